//! `--args SERVICE ARG… ;`

use std::collections::BTreeMap;

use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Command, Error};

const ID: &str = "args";

/// What services are started with, by their names. Each use of the option is of one service, and ends
/// with `;` where more options follow; which words belong to which use clap's derive does not tell.
#[derive(Debug, Clone, Default)]
pub(super) struct ServiceArguments(pub(super) BTreeMap<String, Vec<String>>);

impl clap::Args for ServiceArguments {
    fn augment_args(command: Command) -> Command {
        command.arg(
            Arg::new(ID)
                .long(ID)
                .value_names(["SERVICE", "ARG"])
                .help("Start a service with these arguments instead of those in its command's [ … ]; `;` ends them")
                .action(ArgAction::Append)
                .num_args(1..)
                .value_terminator(";")
                .allow_hyphen_values(true),
        )
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl clap::FromArgMatches for ServiceArguments {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let mut all = Self::default();
        all.update_from_arg_matches(matches)?;
        Ok(all)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        for mut words in matches.get_occurrences::<String>(ID).into_iter().flatten() {
            let Some(service) = words.next() else { continue };
            let arguments = words.cloned().collect();
            if self.0.insert(service.clone(), arguments).is_some() {
                let message = format!("--args provided more than once for {service:?} service\n");
                return Err(Error::raw(ErrorKind::ArgumentConflict, message));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Options {
        #[command(flatten)]
        arguments: ServiceArguments,
        #[arg(long)]
        hold: bool,
    }

    #[test]
    fn each_use_is_of_one_service() {
        let parse =
            |line: &str| Options::try_parse_from(["x"].into_iter().chain(line.split_whitespace()));
        let read = |line: &str| {
            let Options { arguments: ServiceArguments(arguments), hold } = parse(line).unwrap();
            let shown =
                arguments.iter().map(|(name, words)| format!("{name}: {}", words.join(" ")));
            (shown.collect::<Vec<_>>().join(", "), hold)
        };
        for (line, shown, hold) in [
            ("", "", false),
            ("--args a --port 80 ; --hold", "a: --port 80", true),
            ("--hold --args a x --hold", "a: x --hold", true),
            ("--args a ; --args b -x", "a: , b: -x", false),
        ] {
            assert_eq!(read(line), (shown.to_owned(), hold), "{line}");
        }
        for line in ["--args", "--args ;", "--args a ; --args a", "--args a ; b"] {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}
