//! What a daemon's notices mean to a unit.

use std::io;
use std::path::Path;

use super::pebble::{self, Notice};
use crate::schedule::WorkloadEventKind;

/// What the unit is told of a notice; nothing of most changes. `status_of` gives the status of a change, if
/// there is such a change.
fn event(
    notice: &Notice,
    status_of: impl FnOnce(&str) -> io::Result<Option<String>>,
) -> io::Result<Option<WorkloadEventKind>> {
    let data = |key: &str| notice.last_data.get(key).cloned();
    // A check is performed by a change that fails when the threshold is reached, and then by one that is
    // done when the check has recovered.
    let (ending, kind): (_, fn(String) -> WorkloadEventKind) =
        match (notice.kind.as_str(), data("kind").as_deref()) {
            ("custom", _) => {
                let (id, key) = (notice.id.clone(), notice.key.clone());
                return Ok(Some(WorkloadEventKind::CustomNotice { id, key }));
            }
            ("change-update", Some("perform-check")) => {
                ("Error", |check| WorkloadEventKind::CheckFailed { check })
            }
            ("change-update", Some("recover-check")) => {
                ("Done", |check| WorkloadEventKind::CheckRecovered { check })
            }
            _ => return Ok(None),
        };
    let Some(check) = data("check-name") else { return Ok(None) };
    let has_ended = status_of(&notice.key)?.as_deref() == Some(ending);
    Ok(has_ended.then(|| kind(check)))
}

/// What the unit is told of everything that is newer than `last`, which is moved on; and whether that is
/// all, or the daemon did not say enough of the next one.
pub(super) fn since(socket: &Path, last: &mut Option<String>) -> (Vec<WorkloadEventKind>, bool) {
    // A daemon that does not answer has ended, or will: that is told elsewhere.
    let notices = pebble::notices(socket, last.as_deref(), None).unwrap_or_default();
    let mut events = Vec::new();
    for notice in notices {
        let Ok(event) = event(&notice, |id| pebble::change_status(socket, id)) else {
            return (events, false);
        };
        events.extend(event);
        *last = Some(notice.last_repeated);
    }
    (events, true)
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::os::unix::net::UnixListener;
    use std::thread;

    use super::*;

    fn notice(kind: &str, key: &str, data: &[(&str, &str)]) -> Notice {
        let data = data.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        Notice {
            id: "7".to_owned(),
            kind: kind.to_owned(),
            key: key.to_owned(),
            last_repeated: "2026-01-02T03:04:05Z".to_owned(),
            last_data: data.collect(),
        }
    }

    #[test]
    fn notices_are_read_as_juju_does() {
        let check = || "up".to_owned();
        let perform = [("kind", "perform-check"), ("check-name", "up")];
        let recover = [("kind", "recover-check"), ("check-name", "up")];
        let id = || "7".to_owned();
        let key = || "example.com/a".to_owned();
        for (notice, status, expected) in [
            (
                notice("custom", "example.com/a", &[("k", "v")]),
                None,
                Some(WorkloadEventKind::CustomNotice { id: id(), key: key() }),
            ),
            (
                notice("change-update", "3", &perform),
                Some("Error"),
                Some(WorkloadEventKind::CheckFailed { check: check() }),
            ),
            (notice("change-update", "3", &perform), Some("Doing"), None),
            (notice("change-update", "3", &perform), Some("Hold"), None),
            (notice("change-update", "3", &perform), None, None),
            (
                notice("change-update", "4", &recover),
                Some("Done"),
                Some(WorkloadEventKind::CheckRecovered { check: check() }),
            ),
            (notice("change-update", "4", &recover), Some("Error"), None),
            (notice("change-update", "4", &recover), Some("Hold"), None),
            (notice("change-update", "5", &[("kind", "exec")]), Some("Error"), None),
            (notice("change-update", "5", &[("kind", "perform-check")]), Some("Error"), None),
            (notice("change-update", "5", &[]), Some("Error"), None),
            (notice("warning", "careful", &[]), None, None),
        ] {
            let status_of = |id: &str| Ok(status.filter(|_| id == notice.key).map(str::to_owned));
            assert_eq!(event(&notice, status_of).unwrap(), expected, "{notice:?} {status:?}");
        }
    }

    #[test]
    fn what_a_daemon_has_not_told_yet_is_asked_again() {
        let directory = tempfile::tempdir().unwrap();
        let socket = directory.path().join("socket");
        let listener = UnixListener::bind(&socket).unwrap();
        let notice = |id: u32, kind: &str, data: &str| {
            format!(
                r#"{{"id": "{id}", "type": "{kind}", "key": "{id}", "last-repeated": "{id}", "last-data": {data}}}"#
            )
        };
        let custom = notice(1, "custom", "{}");
        let failed = notice(2, "change-update", r#"{"kind": "perform-check", "check-name": "up"}"#);
        let answers = [
            format!("200 OK\r\n\r\n{{\"result\": [{custom}, {failed}]}}"),
            String::new(),
            format!("200 OK\r\n\r\n{{\"result\": [{failed}]}}"),
            "200 OK\r\n\r\n{\"result\": {\"status\": \"Error\"}}".to_owned(),
            "200 OK\r\n\r\n{\"result\": null}".to_owned(),
        ];
        let serving = thread::spawn(move || {
            let serve = |answer: String| {
                let (mut stream, _) = listener.accept().unwrap();
                let mut asked = [0; 1024];
                let read = stream.read(&mut asked).unwrap();
                if !answer.is_empty() {
                    write!(stream, "HTTP/1.0 {answer}").unwrap();
                }
                String::from_utf8_lossy(&asked[..read]).lines().next().unwrap().to_owned()
            };
            answers.map(serve)
        });
        let mut last = None;
        let (first, all) = since(&socket, &mut last);
        assert!(matches!(&first[..], [WorkloadEventKind::CustomNotice { .. }]), "{first:?}");
        assert_eq!((all, last.as_deref()), (false, Some("1")));
        let check = "up".to_owned();
        let second = since(&socket, &mut last);
        assert_eq!(second, (vec![WorkloadEventKind::CheckFailed { check }], true));
        assert_eq!(since(&socket, &mut last), (vec![], true));
        assert_eq!(last.as_deref(), Some("2"));
        let asked = serving.join().unwrap();
        assert!(asked[2].contains("after=1 "), "{asked:?}");
        assert!(asked[4].contains("after=2 "), "{asked:?}");
    }
}
