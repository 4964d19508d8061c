//! `/v1/metrics`.

use std::fmt::Write as _;
use std::sync::Arc;

use super::ApiError;
use crate::daemon::{Core, State};
use crate::http::{Request, Response};

pub(super) fn get(core: &Arc<Core>, _: &mut Request, _: &[&str]) -> Result<Response, ApiError> {
    let text = core.with(|state| text(state));
    let content_type = if text.is_empty() { "" } else { "text/plain; charset=utf-8" };
    Ok(Response::Full { status: 200, content_type, body: text.into_bytes() })
}

fn text(state: &State) -> String {
    let mut metrics = Metrics::default();
    for (name, service) in &state.services {
        let label = ("service", name.as_str());
        let help = "Whether the service is currently active (1) or not (0)";
        metrics.add("pebble_service_active", help, "gauge", label, u64::from(service.is_active()));
        let help = "Number of times the service has started";
        metrics.add("pebble_service_start_count", help, "counter", label, service.starts);
    }
    for (name, check) in &state.checks {
        let label = ("check", name.as_str());
        if check.active {
            let help = "Whether the health check is up (1) or not (0)";
            metrics.add("pebble_check_up", help, "gauge", label, u64::from(!check.is_down()));
        }
        let help = "Number of times the check has succeeded";
        metrics.add("pebble_check_success_count", help, "counter", label, check.all_successes);
        let help = "Number of times the check has failed";
        metrics.add("pebble_check_failure_count", help, "counter", label, check.all_failures);
    }
    metrics.text
}

#[derive(Default)]
struct Metrics {
    text: String,
}

impl Metrics {
    fn add(&mut self, name: &str, help: &str, kind: &str, label: (&str, &str), value: u64) {
        let (key, labelled) = label;
        let escaped = labelled.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
        // Writing to a string does not fail.
        let _ = write!(
            self.text,
            "# HELP {name} {help}\n# TYPE {name} {kind}\n{name}{{{key}=\"{escaped}\"}} {value}\n\n"
        );
    }
}
