//! The values of options.

use std::fmt;
use std::str::FromStr;

const MOST_UNITS: u32 = 1000;

/// `N`, or `APP=N`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Units {
    pub(crate) application: Option<String>,
    pub(crate) count: u32,
}

impl FromStr for Units {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (application, count) = match text.split_once('=') {
            Some((application, count)) => (Some(application.to_owned()), count),
            None => (None, text),
        };
        match count.parse() {
            Ok(count @ 1..=MOST_UNITS) if application.as_deref() != Some("") => {
                Ok(Self { application, count })
            }
            _ => {
                Err(format!("give a number from 1 to {MOST_UNITS}, or `APP=N` for one application"))
            }
        }
    }
}

/// `KEY=VALUE`: a configuration option or an action's parameter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Setting {
    pub(crate) key: String,
    pub(crate) value: String,
}

impl Setting {
    /// The key taken apart as `APP.OPTION` or `APP:OPTION`.
    pub(crate) fn qualified(&self) -> Option<(&str, &str)> {
        self.key.split_once(['.', ':'])
    }
}

impl FromStr for Setting {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            Some((key, value)) if !key.is_empty() => {
                Ok(Self { key: key.to_owned(), value: value.to_owned() })
            }
            _ => Err("give `KEY=VALUE`".to_owned()),
        }
    }
}

/// `APP/N`, or `APP/leader`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UnitTarget {
    pub(crate) application: String,
    pub(crate) number: UnitNumber,
}

/// Which unit of an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UnitNumber {
    Leader,
    Number(u32),
}

impl FromStr for UnitTarget {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let target = || {
            let (application, number) = text.split_once('/')?;
            let number = match number {
                "leader" => UnitNumber::Leader,
                number => UnitNumber::Number(number.parse().ok()?),
            };
            (!application.is_empty()).then(|| Self { application: application.to_owned(), number })
        };
        target().ok_or_else(|| "name a unit as `APP/0`, or `APP/leader`".to_owned())
    }
}

impl fmt::Display for UnitTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { application, number } = self;
        match number {
            UnitNumber::Leader => write!(f, "{application}/leader"),
            UnitNumber::Number(number) => write!(f, "{application}/{number}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(application: Option<&str>, count: u32) -> Option<Units> {
        Some(Units { application: application.map(ToOwned::to_owned), count })
    }

    #[test]
    fn units_are_a_number_or_an_application_s() {
        for (text, expected) in [
            ("1", units(None, 1)),
            ("1000", units(None, 1000)),
            ("hello=3", units(Some("hello"), 3)),
            ("0", None),
            ("1001", None),
            ("-1", None),
            ("=2", None),
            ("hello=", None),
            ("two", None),
            ("", None),
        ] {
            assert_eq!(text.parse().ok(), expected, "{text}");
        }
    }

    #[test]
    fn a_setting_s_value_may_hold_anything() {
        let setting: Setting = "app.key=a=b\n".parse().unwrap();
        assert_eq!((setting.key.as_str(), setting.value.as_str()), ("app.key", "a=b\n"));
        assert_eq!(setting.qualified(), Some(("app", "key")));
        assert_eq!("k=".parse::<Setting>().unwrap().value, "");
        assert!("=v".parse::<Setting>().is_err());
        assert!("key".parse::<Setting>().is_err());
    }

    #[test]
    fn a_unit_has_a_number_or_leads() {
        for (text, number) in [
            ("hello/0", Some(UnitNumber::Number(0))),
            ("hello/leader", Some(UnitNumber::Leader)),
            ("hello", None),
            ("hello/", None),
            ("/0", None),
            ("hello/-1", None),
            ("hello/0/1", None),
        ] {
            assert_eq!(text.parse::<UnitTarget>().ok().map(|unit| unit.number), number, "{text}");
        }
    }
}
