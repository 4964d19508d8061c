//! Command lines: split as a shell would, run without one.

use std::borrow::Cow;
use std::fmt;

/// The words of a service's command, with those of the `[ … ]` group that are only its default.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CommandLine {
    pub(crate) words: Vec<String>,
    pub(crate) default_arguments: Vec<String>,
}

impl CommandLine {
    /// Splits a service's command.
    pub(crate) fn parse(service: &str, command: &str) -> Result<Self, String> {
        let fail = |what: &str| Err(format!("cannot parse service {service:?} command: {what}"));
        let all = match split(command) {
            Ok(all) => all,
            Err(what) => return fail(what),
        };
        let mut line = Self { words: Vec::new(), default_arguments: Vec::new() };
        let (mut in_group, mut after_group) = (false, false);
        for word in all {
            match word.as_str() {
                "[" if in_group => return fail("cannot nest [ ... ] groups"),
                "[" if line.words.is_empty() => {
                    return fail("cannot start command with [ ... ] group");
                }
                "[" if !after_group => in_group = true,
                "]" if in_group => (in_group, after_group) = (false, true),
                "]" => return fail("cannot have ] outside of [ ... ] group"),
                _ if after_group => {
                    return fail("cannot have any arguments after [ ... ] group");
                }
                _ if in_group => line.default_arguments.push(word),
                _ => line.words.push(word),
            }
        }
        Ok(line)
    }

    /// The command and its arguments.
    pub(crate) fn all(&self) -> Vec<String> {
        self.words.iter().chain(&self.default_arguments).cloned().collect()
    }
}

/// As a layer would have it.
impl fmt::Display for CommandLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let joined =
            |words: &[String]| words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ");
        f.write_str(&joined(&self.words))?;
        match self.default_arguments.as_slice() {
            [] => Ok(()),
            arguments => write!(f, " [ {} ]", joined(arguments)),
        }
    }
}

/// A word as it is written in a command line.
fn quoted(word: &str) -> Cow<'_, str> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "@%_-+=:,./".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return Cow::Borrowed(word);
    }
    Cow::Owned(format!("'{}'", word.replace('\'', "'\"'\"'")))
}

/// Splits text into words.
pub(crate) fn split(text: &str) -> Result<Vec<String>, &'static str> {
    shlex::split(text).ok_or_else(|| {
        let backslashes = text.len() - text.trim_end_matches('\\').len();
        if backslashes % 2 == 1 && !text.contains(['"', '\'']) {
            "EOF found after escape character"
        } else {
            "EOF found when expecting closing quote"
        }
    })
}
