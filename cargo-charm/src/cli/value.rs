//! The values of options.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

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

/// `APP/N:CONTAINER`
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ContainerTarget {
    pub(crate) unit: UnitTarget,
    pub(crate) container: String,
}

impl FromStr for ContainerTarget {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let target = || {
            let (unit, container) = text.split_once(':')?;
            let unit = unit.parse().ok()?;
            (!container.is_empty()).then(|| Self { unit, container: container.to_owned() })
        };
        target().ok_or_else(|| {
            "name a unit's container as `APP/0:CONTAINER`, or `APP/leader:CONTAINER`".to_owned()
        })
    }
}

impl fmt::Display for ContainerTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.unit, self.container)
    }
}

/// How long to wait: `90s`, `15m`, `2h`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wait {
    pub(crate) duration: Duration,
    text: String,
}

impl FromStr for Wait {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let seconds = || {
            let unit = text.char_indices().next_back()?.0;
            let (number, unit) = text.split_at_checked(unit)?;
            let seconds = match unit {
                "s" => 1,
                "m" => 60,
                "h" => 60 * 60,
                "d" => 24 * 60 * 60,
                _ => return None,
            };
            number.parse::<u32>().ok()?.checked_mul(seconds)
        };
        let seconds = seconds()
            .ok_or("give a number of seconds, minutes, hours or days: `90s`, `15m`, `2h`, `1d`")?;
        Ok(Self { duration: Duration::from_secs(seconds.into()), text: text.to_owned() })
    }
}

impl fmt::Display for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(application: Option<&str>, count: u32) -> Option<Units> {
        Some(Units { application: application.map(ToOwned::to_owned), count })
    }

    #[test]
    fn waits_are_seconds_to_days() {
        let parse = |text: &str| text.parse::<Wait>().ok().map(|wait| wait.duration.as_secs());
        let good = [("0s", 0), ("90s", 90), ("15m", 900), ("2h", 7_200), ("1d", 86_400)];
        for (text, seconds) in good {
            assert_eq!(parse(text), Some(seconds), "{text}");
        }
        for text in ["", "s", "15", "15 m", "-1s", "1.5h", "4294967295d", "3ü"] {
            assert_eq!(parse(text), None, "{text}");
        }
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
    fn a_container_is_a_unit_s() {
        let target: ContainerTarget = "web/leader:log-shipper".parse().unwrap();
        assert_eq!((target.unit.number, &*target.container), (UnitNumber::Leader, "log-shipper"));
        assert_eq!(target.to_string(), "web/leader:log-shipper");
        for text in ["web/0", "web/0:", "web:nginx", ":nginx", "", "web/x:nginx"] {
            assert!(text.parse::<ContainerTarget>().is_err(), "{text}");
        }
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
