//! Security events: what an auditor looks for, as JSON at level TRACE, in the form that Python's `ops`
//! gives them (after OWASP's vocabulary of logging).

use std::time::SystemTime;

use serde::Serialize;

use crate::hook_context::HookContext;
use crate::time;

/// How grave a security event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum SecurityLevel {
    /// Something happened as it may.
    Info,
    /// Something is worth a look.
    Warn,
    /// Something was tried that is not allowed.
    Critical,
}

/// One event; its words are OWASP's.
#[derive(Debug)]
pub(crate) struct SecurityEvent<'a> {
    pub(crate) level: SecurityLevel,
    /// The word, and what it is about: `authz_fail:relation-set`.
    pub(crate) event: &'a str,
    pub(crate) description: &'a str,
}

/// Whose events they are.
#[derive(Debug, Clone)]
pub(crate) struct Identity(String);

impl Identity {
    pub(crate) fn of(hook: &HookContext) -> Self {
        Self(format!("{}-{}", hook.model_uuid().unwrap_or_default(), hook.unit()))
    }
}

#[derive(Serialize)]
struct Written<'a> {
    datetime: String,
    level: SecurityLevel,
    r#type: &'static str,
    appid: &'a str,
    event: &'a str,
    description: &'a str,
}

impl SecurityEvent<'_> {
    /// As it stands in the log.
    pub(crate) fn written(&self, Identity(appid): &Identity) -> String {
        let Self { level, event, description } = *self;
        let datetime = time::format(SystemTime::now());
        let written = Written { datetime, level, r#type: "security", appid, event, description };
        // A struct of texts is always JSON.
        serde_json::to_string(&written).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hook::recorder::hook;

    #[test]
    fn the_form_is_that_of_ops() {
        let hook = hook(&[("JUJU_MODEL_UUID", "0189")]);
        let level = SecurityLevel::Critical;
        let event = SecurityEvent { level, event: "authz_fail:status-set", description: "a \"b\"" };
        let written = event.written(&Identity::of(&hook));
        let value: serde_json::Value = serde_json::from_str(&written).unwrap();
        let datetime = value["datetime"].as_str().unwrap();
        assert!(time::parse(datetime).is_some(), "{datetime}");
        assert_eq!(
            written,
            format!(
                "{{\"datetime\":\"{datetime}\",\"level\":\"CRITICAL\",\"type\":\"security\",\
                 \"appid\":\"0189-web/0\",\"event\":\"authz_fail:status-set\",\
                 \"description\":\"a \\\"b\\\"\"}}"
            )
        );
    }
}
