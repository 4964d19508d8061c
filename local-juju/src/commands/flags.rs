//! Arguments of hook commands, by the rules of Juju's flag parser.
//!
//! Options and positional arguments may be mixed; `--` ends the options. `--name value`,
//! `--name=value`, `-n value` and `-nvalue` give a value; `-n=value` gives the value `=value`. An
//! option of truth takes a value with `=` only. The last value counts.

use std::collections::BTreeMap;

use crate::go::{parse_bool, parse_int, quote};

/// An option that a command takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flag {
    /// Its names without dashes; it is known by the first. Names of one character have one dash.
    pub names: &'static [&'static str],
    /// What it takes.
    pub kind: FlagKind,
    /// What it is for, as `--help` says it.
    pub purpose: &'static str,
}

/// What an option takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FlagKind {
    /// `true` if it is there, or a word of truth after `=`.
    Bool,
    /// A text.
    Text,
    /// A whole number, as Go reads it: `0x10` too.
    Number,
    /// The id of a relation, `7` or `database:7`.
    Relation,
    /// The id of a storage instance, `data/0`.
    Storage,
    /// One of these output formats.
    Format(&'static [&'static str]),
}

/// Arguments that the parser takes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Arguments {
    values: BTreeMap<&'static str, String>,
    /// What is no option.
    pub positional: Vec<String>,
}

impl Arguments {
    /// The value of the option, if it was given.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str)
    }

    /// The value of an option that is a number, if it was given.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.value(name).and_then(|text| parse_int(text).ok())
    }

    /// Whether the option is there and true.
    pub fn is_true(&self, name: &str) -> bool {
        self.value(name).and_then(parse_bool).unwrap_or(false)
    }
}

/// Arguments that the parser refuses. The texts are Juju's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FlagError {
    /// `--help` or `-h`, where the command has no such option of its own.
    #[error("option: help requested")]
    Help,
    /// An option that the command does not have.
    #[error("option provided but not defined: {}", dashed(.0))]
    Unknown(String),
    /// An option at the end whose value is missing.
    #[error("option needs an argument: {}", dashed(.0))]
    MissingValue(String),
    /// `--=value`.
    #[error("empty option in argument {}", quote(.0))]
    EmptyName(String),
    /// A value that the option does not take.
    #[error("invalid value {} for option {}: {reason}", quote(.value), dashed(.name))]
    InvalidValue {
        /// The name, as it was given.
        name: String,
        /// The value.
        value: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// Reads the arguments of a command that takes these options. `check` says of each value that is not
/// of truth what is wrong with it.
///
/// # Errors
/// The first argument that is wrong, as in [`FlagError`].
pub fn parse(
    flags: &[Flag],
    arguments: &[String],
    mut check: impl FnMut(&Flag, &str) -> Result<(), String>,
) -> Result<Arguments, FlagError> {
    let mut parsed = Arguments::default();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        if argument == "--" {
            parsed.positional.extend(rest.by_ref().cloned());
        } else if let Some(long) = argument.strip_prefix("--") {
            let (name, value) = match long.split_once('=') {
                Some(("", _)) => return Err(FlagError::EmptyName(argument.clone())),
                Some((name, value)) => (name, Some(value)),
                None => (long, None),
            };
            let flag = find(flags, name)?;
            let value = match value {
                Some(value) => value,
                None if flag.kind == FlagKind::Bool => "true",
                None => next_value(name, &mut rest)?,
            };
            set(&mut parsed, flag, name, value, &mut check)?;
        } else if argument != "-" && argument.starts_with('-') {
            let last = rest.len() == 0;
            short(flags, argument, last, &mut rest, &mut parsed, &mut check)?;
        } else {
            parsed.positional.push(argument.clone());
        }
    }
    Ok(parsed)
}

/// Reads `-abc`: options of truth, up to one whose value is what is left.
///
/// In the last argument only the first letter is read: what follows an option of truth there is lost
/// in Juju's parser too.
fn short<'a>(
    flags: &[Flag],
    argument: &'a str,
    last: bool,
    rest: &mut impl Iterator<Item = &'a String>,
    parsed: &mut Arguments,
    check: &mut impl FnMut(&Flag, &str) -> Result<(), String>,
) -> Result<(), FlagError> {
    for (at, letter) in argument.char_indices().skip(1) {
        let (name, glued) = argument
            .get(at..)
            .and_then(|text| text.split_at_checked(letter.len_utf8()))
            .unwrap_or_default();
        let flag = find(flags, name)?;
        if flag.kind != FlagKind::Bool || glued.starts_with('=') {
            let value = if glued.is_empty() { next_value(name, rest)? } else { glued };
            return set(parsed, flag, name, value, check);
        }
        set(parsed, flag, name, "true", check)?;
        if last {
            break;
        }
    }
    Ok(())
}

fn find<'a>(flags: &'a [Flag], name: &str) -> Result<&'a Flag, FlagError> {
    let found = flags.iter().find(|flag| flag.names.contains(&name));
    found.ok_or_else(|| match name {
        "help" | "h" => FlagError::Help,
        _ => FlagError::Unknown(name.to_owned()),
    })
}

fn next_value<'a>(
    name: &str,
    rest: &mut impl Iterator<Item = &'a String>,
) -> Result<&'a str, FlagError> {
    rest.next().map(String::as_str).ok_or_else(|| FlagError::MissingValue(name.to_owned()))
}

fn set(
    parsed: &mut Arguments,
    flag: &Flag,
    name: &str,
    value: &str,
    check: &mut impl FnMut(&Flag, &str) -> Result<(), String>,
) -> Result<(), FlagError> {
    let checked = match flag.kind {
        FlagKind::Bool if parse_bool(value).is_some() => Ok(()),
        FlagKind::Bool => {
            Err(format!("strconv.ParseBool: parsing {}: invalid syntax", quote(value)))
        }
        FlagKind::Format(formats) if formats.contains(&value) => Ok(()),
        FlagKind::Format(_) => Err(format!("unknown format {}", quote(value))),
        FlagKind::Number => parse_int(value)
            .map(|_| ())
            .map_err(|reason| format!("strconv.ParseInt: parsing {}: {reason}", quote(value))),
        FlagKind::Text | FlagKind::Relation | FlagKind::Storage => check(flag, value),
    };
    checked.map_err(|reason| FlagError::InvalidValue {
        name: name.to_owned(),
        value: value.to_owned(),
        reason,
    })?;
    if let Some(known_as) = flag.names.first() {
        parsed.values.insert(known_as, value.to_owned());
    }
    Ok(())
}

/// An option as it is typed: one dash before one byte, as Juju's parser counts, else two.
fn dashed(name: &str) -> String {
    if name.len() > 1 { format!("--{name}") } else { format!("-{name}") }
}
