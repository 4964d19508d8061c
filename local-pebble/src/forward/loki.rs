//! Loki: a stream of each service, told apart by its labels.

use serde_json::{Value, json};

use super::{Labels, Line, by_service};

/// The label that names the service.
const SERVICE: &str = "pebble_service";

pub(super) fn request(lines: &[Line], labels: &Labels) -> Value {
    let streams = by_service(lines).into_iter().map(|(service, lines)| {
        let mut labels = labels.get(service).cloned().unwrap_or_default();
        labels.insert(SERVICE.to_owned(), service.to_owned());
        let values = lines.iter().map(|line| json!([nanoseconds(line), line.message]));
        json!({"stream": labels, "values": values.collect::<Value>()})
    });
    json!({"streams": streams.collect::<Value>()})
}

/// A line's time since 1970, to the millisecond.
pub(super) fn nanoseconds(line: &Line) -> String {
    format!("{}000000", line.time.as_millisecond())
}
