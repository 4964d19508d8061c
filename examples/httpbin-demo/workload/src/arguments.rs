//! Gunicorn's command line, as far as the charm uses it.

use crate::log::Level;

/// What the arguments say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Arguments {
    /// `ADDRESS:PORT`
    pub(crate) bind: String,
    /// The least of what is logged.
    pub(crate) level: Level,
}

/// An argument that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ArgumentError {
    #[error("unrecognized argument: {0}")]
    Unknown(String),
    #[error("argument {0}: expected one argument")]
    NoValue(String),
    #[error("argument --log-level: '{0}' is no level: debug, info, warning, error, critical")]
    Level(String),
    #[error("no application but httpbin:app: '{0}'")]
    Application(String),
}

impl Arguments {
    /// Reads the variable, whose words are separated by blanks, and then the command line.
    pub(crate) fn parse(
        variable: &str,
        line: impl IntoIterator<Item = String>,
    ) -> Result<Self, ArgumentError> {
        let mut arguments = Self { bind: "127.0.0.1:8000".to_owned(), level: Level::Info };
        let words = variable.split_whitespace().map(str::to_owned);
        let mut words = words.chain(line);
        while let Some(word) = words.next() {
            let (option, attached) = match word.split_once('=') {
                Some((option, value)) if option.starts_with("--") => {
                    (option.to_owned(), Some(value.to_owned()))
                }
                _ => (word, None),
            };
            if !option.starts_with('-') {
                if option != "httpbin:app" {
                    return Err(ArgumentError::Application(option));
                }
                continue;
            }
            let value = attached.or_else(|| words.next());
            let value = || value.ok_or_else(|| ArgumentError::NoValue(option.clone()));
            match option.as_str() {
                "-b" | "--bind" => arguments.bind = value()?,
                // How gunicorn does its work; this has but one way.
                "-k" | "--worker-class" => drop(value()?),
                "--log-level" => {
                    let level = value()?;
                    arguments.level = level.parse().map_err(|()| ArgumentError::Level(level))?;
                }
                _ => return Err(ArgumentError::Unknown(option)),
            }
        }
        Ok(arguments)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(variable: &str, line: &str) -> Result<Arguments, ArgumentError> {
        Arguments::parse(variable, line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn the_command_line_goes_before_the_variable() {
        let arguments = |bind: &str, level| Ok(Arguments { bind: bind.to_owned(), level });
        for (variable, line, expected) in [
            ("", "", arguments("127.0.0.1:8000", Level::Info)),
            (
                "--log-level debug",
                "-b 0.0.0.0:80 httpbin:app -k gevent",
                arguments("0.0.0.0:80", Level::Debug),
            ),
            (
                "--log-level=DEBUG --bind=[::1]:80",
                "--log-level critical",
                arguments("[::1]:80", Level::Critical),
            ),
        ] {
            assert_eq!(parse(variable, line), expected, "{variable} {line}");
        }
    }

    #[test]
    fn what_cannot_be_taken_is_told() {
        for (line, error) in [
            ("--workers 2", ArgumentError::Unknown("--workers".to_owned())),
            ("-b", ArgumentError::NoValue("-b".to_owned())),
            ("--log-level all", ArgumentError::Level("all".to_owned())),
            ("other:app", ArgumentError::Application("other:app".to_owned())),
        ] {
            assert_eq!(parse("", line), Err(error), "{line}");
        }
    }
}
