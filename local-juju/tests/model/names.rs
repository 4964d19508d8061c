//! Names, ids and versions.

use local_juju::state::{ApplicationName, JujuVersion, UnitName};

#[test]
fn application_names() {
    for valid in ["a", "web", "web-app", "web2", "a1-b2c", "w-2b"] {
        assert_eq!(valid.parse::<ApplicationName>().unwrap().as_str(), valid);
    }
    for invalid in
        ["", "-", "Web", "2web", "web-", "-web", "web--app", "web-2", "web_app", "wéb", "a/0"]
    {
        let error = invalid.parse::<ApplicationName>().unwrap_err().to_string();
        assert_eq!(
            error,
            format!("`{invalid}` is not the name of an application, such as `web-app`")
        );
    }
}

#[test]
fn unit_names() {
    let name: UnitName = "web-app/12".parse().unwrap();
    assert_eq!((name.application().as_str(), name.number()), ("web-app", 12));
    assert_eq!(name.to_string(), "web-app/12");
    for invalid in [
        "",
        "web",
        "web/",
        "/0",
        "web/01",
        "web/-1",
        "web/+1",
        "web/x",
        "Web/0",
        "web/0/0",
        "web/99999999999",
    ] {
        let error = invalid.parse::<UnitName>().unwrap_err().to_string();
        assert_eq!(error, format!("`{invalid}` is not the name of a unit, such as `web-app/0`"));
    }
    let mut names: Vec<UnitName> =
        ["a/2", "a/10", "a-b/0"].map(|name| name.parse().unwrap()).to_vec();
    names.sort();
    let names: Vec<_> = names.iter().map(UnitName::as_str).collect();
    assert_eq!(names, ["a-b/0", "a/10", "a/2"], "as text, as Juju sorts them");
}

#[test]
fn versions() {
    for (valid, numbers) in [
        ("2.9.51", (2, 9)),
        ("2.9.51.1", (2, 9)),
        ("3.0", (3, 0)),
        ("3.6.4", (3, 6)),
        ("4.0-beta3", (4, 0)),
        ("4.0-beta3.7", (4, 0)),
    ] {
        let version: JujuVersion = valid.parse().unwrap();
        assert_eq!((version.major(), version.minor()), numbers);
        assert_eq!(version.to_string(), valid);
    }
    for invalid in [
        "",
        "3",
        "3.",
        "2.8.1",
        "2.7",
        "5.0",
        "1.25",
        "3.6.4.1.2",
        "3.x",
        "3.6-",
        "4.0-beta",
        "4.0-3",
        "v3.6",
        "3.6.-1",
    ] {
        assert!(invalid.parse::<JujuVersion>().is_err(), "{invalid}");
    }
    assert_eq!(JujuVersion::default().minor(), 6);
}
