//! The environment of a charm's process.

use super::HookRun;
use crate::schedule::{Event, RelationEventKind};
use crate::state::{Model, ModelKind, network};

impl HookRun {
    /// Every `JUJU_…` variable that the model knows. Whoever starts the charm adds the agent's socket,
    /// the charm's directory, `PATH` and the like.
    pub fn environment(&self, model: &Model) -> Vec<(String, String)> {
        let settings = model.settings();
        let unit = model.unit(&self.due.unit).ok();
        let principal = unit.and_then(|unit| unit.principal().map(ToString::to_string));
        // There are no machines on Kubernetes.
        let machine = unit.filter(|_| settings.kind == ModelKind::Machines);
        let machine = machine.map(|unit| unit.machine().to_string());
        let hook = if self.due.event.is_action() { String::new() } else { self.hook_name() };
        let mut variables = vec![
            ("JUJU_DISPATCH_PATH", self.due.event.dispatch_path()),
            ("JUJU_HOOK_NAME", hook),
            ("JUJU_CONTEXT_ID", self.context_id.clone()),
            ("JUJU_UNIT_NAME", self.due.unit.to_string()),
            ("JUJU_MODEL_NAME", settings.model_name.clone()),
            ("JUJU_MODEL_UUID", settings.model_uuid.clone()),
            ("JUJU_API_ADDRESSES", network::CONTROLLER.to_owned()),
            ("JUJU_MACHINE_ID", machine.unwrap_or_default()),
            ("JUJU_PRINCIPAL_UNIT", principal.unwrap_or_default()),
            ("JUJU_AVAILABILITY_ZONE", String::new()),
            ("JUJU_VERSION", settings.juju_version.to_string()),
            ("CLOUD_API_VERSION", String::new()),
            ("JUJU_CHARM_HTTP_PROXY", String::new()),
            ("JUJU_CHARM_HTTPS_PROXY", String::new()),
            ("JUJU_CHARM_FTP_PROXY", String::new()),
            ("JUJU_CHARM_NO_PROXY", String::new()),
        ];
        if self.due.event.is_restricted() {
            variables.retain(|(name, _)| *name != "JUJU_VERSION");
        }
        if let Some(meter) = unit.and_then(|unit| unit.meter_status.as_ref()) {
            variables.push(("JUJU_METER_STATUS", meter.code.clone()));
            variables.push(("JUJU_METER_INFO", meter.info.clone()));
        }
        if settings.juju_version.has_sla() {
            variables.push(("JUJU_SLA", String::new()));
        }
        variables.extend(self.event_variables(model));
        variables.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    fn event_variables(&self, model: &Model) -> Vec<(&'static str, String)> {
        match &self.due.event {
            Event::Lifecycle(_) => Vec::new(),
            Event::Action { id, name } => vec![
                ("JUJU_ACTION_NAME", name.clone()),
                ("JUJU_ACTION_UUID", id.to_string()),
                ("JUJU_ACTION_TAG", format!("action-{id}")),
            ],
            Event::Relation(event) => {
                let unit = event.unit.as_ref().map(ToString::to_string);
                let mut variables = vec![
                    ("JUJU_RELATION", event.endpoint.clone()),
                    ("JUJU_RELATION_ID", format!("{}:{}", event.endpoint, event.relation)),
                    ("JUJU_REMOTE_APP", event.application.to_string()),
                    ("JUJU_REMOTE_UNIT", unit.unwrap_or_default()),
                ];
                if event.kind == RelationEventKind::Departed {
                    let departing = event.departing.as_ref().map(ToString::to_string);
                    variables.push(("JUJU_DEPARTING_UNIT", departing.unwrap_or_default()));
                }
                variables
            }
            Event::Secret(event) => {
                let secret = model.secret(&event.secret);
                let label = secret.map(|secret| secret.label_for(&self.due.unit).to_owned());
                let mut variables = vec![
                    ("JUJU_SECRET_ID", event.secret.uri()),
                    ("JUJU_SECRET_LABEL", label.unwrap_or_default()),
                ];
                let revision = event.revision.map(|revision| revision.to_string());
                variables.extend(revision.map(|revision| ("JUJU_SECRET_REVISION", revision)));
                variables
            }
            Event::Workload(event) => event.variables(),
            Event::Storage(event) => {
                let location = model.storage_location(&event.storage);
                let kind = model.storages.get(&event.storage).map(|storage| storage.kind_word());
                vec![
                    ("JUJU_STORAGE_ID", event.storage.to_string()),
                    ("JUJU_STORAGE_LOCATION", location.to_string_lossy().into_owned()),
                    ("JUJU_STORAGE_KIND", kind.unwrap_or_default().to_owned()),
                ]
            }
        }
    }
}
