//! What a daemon's notices mean to a unit.

use std::path::Path;

use super::pebble::{self, Notice};
use crate::schedule::WorkloadEventKind;

/// What the unit is told of a notice; nothing of most changes. `status_of` gives the status of a change.
pub(super) fn event(
    notice: &Notice,
    status_of: impl FnOnce(&str) -> Option<String>,
) -> Option<WorkloadEventKind> {
    let data = |key: &str| notice.last_data.get(key).cloned();
    match notice.kind.as_str() {
        "custom" => {
            Some(WorkloadEventKind::CustomNotice { id: notice.id.clone(), key: notice.key.clone() })
        }
        // A check is performed by a change that fails when the threshold is reached, and then by one
        // that is done when the check has recovered.
        "change-update" => match data("kind")?.as_str() {
            "perform-check" => {
                let check = data("check-name")?;
                (status_of(&notice.key)? == "Error")
                    .then_some(WorkloadEventKind::CheckFailed { check })
            }
            "recover-check" => {
                let check = data("check-name")?;
                (status_of(&notice.key)? == "Done")
                    .then_some(WorkloadEventKind::CheckRecovered { check })
            }
            _ => None,
        },
        _ => None,
    }
}

/// What the unit is told of everything that is newer than `last`, which is moved on.
pub(super) fn since(socket: &Path, last: &mut Option<String>) -> Vec<WorkloadEventKind> {
    // A daemon that does not answer has ended, or will: that is told elsewhere.
    let notices = pebble::notices(socket, last.as_deref(), None).unwrap_or_default();
    if let Some(newest) = notices.last() {
        *last = Some(newest.last_repeated.clone());
    }
    let status = |id: &str| pebble::change_status(socket, id).ok();
    notices.iter().filter_map(|notice| event(notice, status)).collect()
}

#[cfg(test)]
mod tests {
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
            let status_of = |id: &str| status.filter(|_| id == notice.key).map(str::to_owned);
            assert_eq!(event(&notice, status_of), expected, "{notice:?} {status:?}");
        }
    }
}
