//! OpenTelemetry: a resource of each service, whose labels are its attributes.

use serde_json::{Value, json};

use super::loki::nanoseconds;
use super::{Labels, Line, by_service};

pub(super) fn request(lines: &[Line], labels: &Labels) -> Value {
    let resources = by_service(lines).into_iter().map(|(service, lines)| {
        let attribute = |key: &str, value: &str| json!({"key": key, "value": {"stringValue": value}});
        let labels = labels.get(service).into_iter().flatten();
        let attributes = std::iter::once(attribute("service.name", service))
            .chain(labels.map(|(label, value)| attribute(label, value)));
        let record = |line: &&Line| {
            json!({"timeUnixNano": nanoseconds(line), "body": {"stringValue": line.message}})
        };
        let records = lines.iter().map(record);
        let scope =
            json!({"scope": {"name": "pebble"}, "logRecords": records.collect::<Value>()});
        json!({"resource": {"attributes": attributes.collect::<Value>()}, "scopeLogs": [scope]})
    });
    json!({"resourceLogs": resources.collect::<Value>()})
}
