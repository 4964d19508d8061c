//! The flag parser by itself.

use local_juju::commands::flags::{Arguments, Flag, FlagError, FlagKind, parse};
use proptest::prelude::*;

const fn flag(names: &'static [&'static str], kind: FlagKind) -> Flag {
    Flag { names, kind, purpose: "" }
}

const FLAGS: &[Flag] = &[
    flag(&["all", "a"], FlagKind::Bool),
    flag(&["app"], FlagKind::Bool),
    flag(&["relation", "r"], FlagKind::Relation),
    flag(&["output", "o"], FlagKind::Text),
    flag(&["format"], FlagKind::Format(&["smart", "json"])),
];

fn parsed(line: &[&str]) -> Result<Arguments, String> {
    let arguments: Vec<_> = line.iter().map(ToString::to_string).collect();
    parse(FLAGS, &arguments, |_, value| match value {
        "bad" => Err("it is bad".to_owned()),
        _ => Ok(()),
    })
    .map_err(|error| error.to_string())
}

#[test]
fn values_are_found() {
    for (line, name, value, positional) in [
        (&["-r", "3"][..], "relation", Some("3"), &[][..]),
        (&["-r3"], "relation", Some("3"), &[]),
        (&["-r=3"], "relation", Some("=3"), &[]),
        (&["--relation=3"], "relation", Some("3"), &[]),
        (&["--relation", "-3"], "relation", Some("-3"), &[]),
        (&["--relation=", "x"], "relation", Some(""), &["x"]),
        (&["-r", "1", "x", "-r", "2"], "relation", Some("2"), &["x"]),
        (&["x", "-ar", "7", "y"], "relation", Some("7"), &["x", "y"]),
        (&["-ao", "-", "y"], "output", Some("-"), &["y"]),
        (&["--output", "--", "y"], "output", Some("--"), &["y"]),
        (&["-", "", "--", "-r", "--"], "relation", None, &["-", "", "-r", "--"]),
        (&["--app", "true"], "app", Some("true"), &["true"]),
        (&["--app=T"], "app", Some("T"), &[]),
        (&["--format", "json"], "format", Some("json"), &[]),
        // What follows a letter of truth in the last argument is lost, in Juju too.
        (&["-ax"], "all", Some("true"), &[]),
    ] {
        let found = parsed(line).unwrap();
        assert_eq!(found.value(name), value, "{line:?}");
        assert_eq!(found.positional, positional, "{line:?}");
    }
    assert!(parsed(&["--app=True"]).unwrap().is_true("app"));
    assert!(!parsed(&["--app", "--app=0"]).unwrap().is_true("app"));
    assert!(!parsed(&[]).unwrap().is_true("app"));
}

#[test]
fn mistakes_are_named_as_juju_names_them() {
    for (line, error) in [
        (&["-x"][..], "option provided but not defined: -x"),
        (&["--xyz"], "option provided but not defined: --xyz"),
        (&["-é"], "option provided but not defined: --é"),
        (&["-ax", "y"], "option provided but not defined: -x"),
        (&["-5"], "option provided but not defined: -5"),
        (&["-r"], "option needs an argument: -r"),
        (&["--relation"], "option needs an argument: --relation"),
        (&["--=x"], "empty option in argument \"--=x\""),
        (
            &["--app=yes"],
            "invalid value \"yes\" for option --app: strconv.ParseBool: parsing \"yes\": invalid syntax",
        ),
        (
            &["-a=1"],
            "invalid value \"=1\" for option -a: strconv.ParseBool: parsing \"=1\": invalid syntax",
        ),
        (&["-r", "bad"], "invalid value \"bad\" for option -r: it is bad"),
        (&["--output=bad"], "invalid value \"bad\" for option --output: it is bad"),
        (&["--format="], "invalid value \"\" for option --format: unknown format \"\""),
        (&["--help"], "option: help requested"),
        (&["-h"], "option: help requested"),
    ] {
        assert_eq!(parsed(line).unwrap_err(), error, "{line:?}");
    }
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof!["[-=a-z0-9é\"]{0,6}", "\\PC{0,4}"]
}

proptest! {
    #[test]
    fn nothing_is_lost_behind_two_dashes(words in prop::collection::vec(word(), 0..6)) {
        let mut line = vec!["--".to_owned()];
        line.extend(words.clone());
        prop_assert_eq!(parse(FLAGS, &line, |_, _| Ok(())).unwrap().positional, words);
    }

    #[test]
    fn values_arrive_as_they_were_given(value in word(), others in prop::collection::vec("[a-z0-9]{0,4}", 0..4)) {
        for glued in [false, true] {
            let mut line = others.clone();
            if glued {
                line.push(format!("--output={value}"));
            } else {
                line.extend(["-o".to_owned(), value.clone()]);
            }
            line.extend(others.clone());
            let found = parse(FLAGS, &line, |_, _| Ok(())).unwrap();
            prop_assert_eq!(found.value("output"), Some(value.as_str()));
            prop_assert_eq!(found.positional, [others.clone(), others.clone()].concat());
        }
    }

    #[test]
    fn any_arguments_are_read_or_refused(words in prop::collection::vec(word(), 0..6)) {
        match parse(FLAGS, &words, |_, _| Ok(())) {
            Ok(found) => prop_assert!(found.positional.len() <= words.len()),
            Err(FlagError::Help) => {
                let asks = |word: &String| word.starts_with('-') && word.contains('h');
                prop_assert!(words.iter().any(asks));
            }
            Err(error) => prop_assert!(!error.to_string().is_empty()),
        }
    }
}
