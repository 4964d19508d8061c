//! The options that change a model, in the order of the command line.
//!
//! clap groups options by name, and their order matters here; so this part of the arguments is read
//! from the indices that clap keeps.

use clap::builder::ValueParser;
use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, Error, FromArgMatches};

use super::{ContainerTarget, Setting, UnitTarget, Wait};

const CONFIG: &str = "config";
const INTEGRATE: &str = "integrate";
const REMOVE_RELATION: &str = "remove-relation";
const ADD_UNIT: &str = "add-unit";
const REMOVE_UNIT: &str = "remove-unit";
const LEADER: &str = "leader";
const WAIT: &str = "wait";
const RESTART_CONTAINER: &str = "restart-container";
const WATCH: &str = "watch";
const ACTION: &str = "action";
const THEN: &str = "then";

pub(super) const GRAMMAR: &str = "\
Steps:
  The options that change the model make up steps, which are taken in their order:

      DIR… [CHANGE]… [--then CHANGE…]…

      CHANGE is --config, --integrate, --remove-relation, --add-unit, --remove-unit, --leader,
      --action, --restart-container, --wait or --watch

  The first step deploys the charms. Each --then waits until the model is at rest and begins the
  next step. Within a step the changes are made in their order and then take effect together; time
  passes in the model alone, so --wait takes no longer than what runs meanwhile. Containers know real
  time alone: --watch waits for it, and runs what their checks and notices bring.

Examples:
  cargo charm run examples/hello --units 2
  cargo charm run examples/hello --config greeting=Hi --then --config greeting=Bye
  cargo charm run ./web ./database --units web=2 --integrate web:database database:clients
  cargo charm run ./web --then --action web/leader backup target=/tmp/b --json
  cargo charm run ./web --units 3 --then --remove-unit web/leader --then --wait 15m
  cargo charm run ./proxy --then --restart-container proxy/0:nginx --watch 5s";

/// One change of a model.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    /// `--config [APP.]KEY=VALUE`
    Config(Setting),
    /// `--integrate APP[:ENDPOINT] APP[:ENDPOINT]`
    Integrate(String, String),
    /// `--remove-relation APP[:ENDPOINT] APP[:ENDPOINT]`
    RemoveRelation(String, String),
    /// `--add-unit APP`
    AddUnit(String),
    /// `--remove-unit UNIT`
    RemoveUnit(UnitTarget),
    /// `--leader UNIT`
    Leader(UnitTarget),
    /// `--wait DURATION`
    Wait(Wait),
    /// `--restart-container UNIT:CONTAINER`
    RestartContainer(ContainerTarget),
    /// `--watch DURATION`
    Watch(Wait),
    /// `--action UNIT NAME [KEY=VALUE…]`
    Action { unit: UnitTarget, name: String, parameters: Vec<Setting> },
}

/// What is changed at first, and after each `--then`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Steps {
    pub(crate) first: Vec<Change>,
    pub(crate) later: Vec<Vec<Change>>,
}

impl Steps {
    /// Whether nothing is asked for.
    pub(crate) fn is_empty(&self) -> bool {
        self.first.is_empty() && self.later.is_empty()
    }

    /// Reads the options alone, as a charm's `Cargo.toml` has them.
    pub(crate) fn parse(words: &[String]) -> Result<Self, crate::error::Error> {
        let command = Self::augment_args(Command::new("run").no_binary_name(true));
        command
            .try_get_matches_from(words)
            .and_then(|matches| Self::from_arg_matches(&matches))
            .map_err(|error| {
                let text = error.to_string();
                let first = text.lines().next().unwrap_or_default();
                let reason = first.trim_start_matches("error: ").to_owned();
                crate::error::Error::ManifestSteps { reason }
            })
    }
}

impl Args for Steps {
    fn augment_args(command: Command) -> Command {
        let words = |id: &'static str| Arg::new(id).long(id).action(ArgAction::Append);
        command
            .arg(
                words(CONFIG)
                    .value_name("[APP.]KEY=VALUE")
                    .value_parser(ValueParser::new(str::parse::<Setting>))
                    .help("Set a configuration option; APP is needed where several charms run"),
            )
            .arg(
                words(INTEGRATE)
                    .num_args(2)
                    .value_names(["APP[:ENDPOINT]", "APP[:ENDPOINT]"])
                    .help("Relate two applications"),
            )
            .arg(
                words(REMOVE_RELATION)
                    .num_args(2)
                    .value_names(["APP[:ENDPOINT]", "APP[:ENDPOINT]"])
                    .help("Remove the relation of two applications"),
            )
            .arg(words(ADD_UNIT).value_name("APP").help("Add a unit"))
            .arg(
                words(REMOVE_UNIT)
                    .value_name("UNIT")
                    .value_parser(ValueParser::new(str::parse::<UnitTarget>))
                    .help("Remove a unit: APP/0, or APP/leader"),
            )
            .arg(
                words(LEADER)
                    .value_name("UNIT")
                    .value_parser(ValueParser::new(str::parse::<UnitTarget>))
                    .help("Move the leadership to a unit"),
            )
            .arg(
                words(WAIT)
                    .value_name("DURATION")
                    .value_parser(ValueParser::new(str::parse::<Wait>))
                    .help("Let time pass in the model, with all that comes in it: 90s, 15m, 2h"),
            )
            .arg(
                words(RESTART_CONTAINER)
                    .value_name("UNIT:CONTAINER")
                    .value_parser(ValueParser::new(str::parse::<ContainerTarget>))
                    .help(
                        "Kill a container and start it anew, as Kubernetes does: APP/0:CONTAINER",
                    ),
            )
            .arg(
                words(WATCH)
                    .value_name("DURATION")
                    .value_parser(ValueParser::new(str::parse::<Wait>))
                    .help("Let real time pass, with all that containers bring in it: 5s"),
            )
            .arg(
                words(ACTION)
                    .num_args(2..)
                    .value_names(["UNIT", "NAME", "KEY=VALUE"])
                    .help("Run an action on a unit: APP/0, or APP/leader"),
            )
            .arg(
                words(THEN)
                    .num_args(0)
                    .default_missing_value("")
                    .help("Begin the next step, after the model came to rest"),
            )
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Steps {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, Error> {
        let config = occurrences::<Setting>(matches, CONFIG)
            .map(|(at, values)| Ok((at, Some(Change::Config(only(&values, CONFIG)?)))));
        let integrate = occurrences::<String>(matches, INTEGRATE)
            .map(|(at, values)| Ok((at, Some(pair(&values, INTEGRATE, Change::Integrate)?))));
        let unrelate = occurrences::<String>(matches, REMOVE_RELATION).map(|(at, values)| {
            Ok((at, Some(pair(&values, REMOVE_RELATION, Change::RemoveRelation)?)))
        });
        let add = occurrences::<String>(matches, ADD_UNIT)
            .map(|(at, values)| Ok((at, Some(Change::AddUnit(only(&values, ADD_UNIT)?)))));
        let remove = occurrences::<UnitTarget>(matches, REMOVE_UNIT)
            .map(|(at, values)| Ok((at, Some(Change::RemoveUnit(only(&values, REMOVE_UNIT)?)))));
        let leader = occurrences::<UnitTarget>(matches, LEADER)
            .map(|(at, values)| Ok((at, Some(Change::Leader(only(&values, LEADER)?)))));
        let wait = occurrences::<Wait>(matches, WAIT)
            .map(|(at, values)| Ok((at, Some(Change::Wait(only(&values, WAIT)?)))));
        let restart =
            occurrences::<ContainerTarget>(matches, RESTART_CONTAINER).map(|(at, values)| {
                Ok((at, Some(Change::RestartContainer(only(&values, RESTART_CONTAINER)?))))
            });
        let watch = occurrences::<Wait>(matches, WATCH)
            .map(|(at, values)| Ok((at, Some(Change::Watch(only(&values, WATCH)?)))));
        let action = occurrences::<String>(matches, ACTION)
            .map(|(at, values)| Ok((at, Some(action(&values)?))));
        let then = occurrences::<String>(matches, THEN).map(|(at, _)| Ok((at, None)));

        let units = add.chain(remove).chain(leader);
        let time = wait.chain(watch);
        let all = config.chain(integrate).chain(unrelate).chain(units).chain(restart).chain(time);
        let mut words: Vec<(usize, Option<Change>)> =
            all.chain(action).chain(then).collect::<Result<_, Error>>()?;
        words.sort_by_key(|(at, _)| *at);

        let mut steps = Self { first: Vec::new(), later: Vec::new() };
        for (_, change) in words {
            let step = steps.later.last_mut().unwrap_or(&mut steps.first);
            match change {
                Some(change) => step.push(change),
                None => steps.later.push(Vec::new()),
            }
        }
        if steps.later.iter().any(Vec::is_empty) {
            return Err(invalid(
                "nothing follows a `--then`: give it a change, such as --config or --action",
            ));
        }
        Ok(steps)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// Each use of an option: its place on the command line, and its values.
fn occurrences<'a, T: Clone + Send + Sync + 'static>(
    matches: &'a ArgMatches,
    id: &'a str,
) -> impl Iterator<Item = (usize, Vec<T>)> + 'a {
    let mut places = matches.indices_of(id).into_iter().flatten();
    matches.get_occurrences::<T>(id).into_iter().flatten().filter_map(move |values| {
        let values: Vec<T> = values.cloned().collect();
        let first = places.next()?;
        if let Some(others) = values.len().checked_sub(2) {
            places.nth(others);
        }
        Some((first, values))
    })
}

fn only<T: Clone>(values: &[T], option: &str) -> Result<T, Error> {
    values.first().cloned().ok_or_else(|| invalid(&format!("`--{option}` needs a value")))
}

fn pair(
    values: &[String],
    option: &str,
    change: fn(String, String) -> Change,
) -> Result<Change, Error> {
    let [one, other] = values else {
        let example = "two endpoints, as in `web:database database`";
        return Err(invalid(&format!("`--{option}` needs {example}")));
    };
    Ok(change(one.clone(), other.clone()))
}

fn action(values: &[String]) -> Result<Change, Error> {
    let [unit, name, parameters @ ..] = values else {
        return Err(invalid("`--action` needs a unit and an action's name, as in `web/0 backup`"));
    };
    let unit = unit
        .parse()
        .map_err(|remedy| invalid(&format!("invalid unit '{unit}' for '--action': {remedy}")))?;
    let parameter = |text: &String| {
        text.parse().map_err(|_| {
            invalid(&format!(
                "invalid parameter '{text}' for '--action': give `KEY=VALUE`; \
                 a charm's directory stands before the options"
            ))
        })
    };
    let parameters = parameters.iter().map(parameter).collect::<Result<_, Error>>()?;
    Ok(Change::Action { unit, name: name.clone(), parameters })
}

fn invalid(message: &str) -> Error {
    Error::raw(ErrorKind::ValueValidation, format!("{message}\n"))
}

#[cfg(test)]
#[path = "step_tests.rs"]
mod tests;
