//! The plan as YAML.

use super::layer::Sections;
use super::object::Objects;
use crate::yaml::Writer;

impl Sections {
    /// What `GET /v1/plan` answers.
    pub(crate) fn to_yaml(&self) -> String {
        let mut writer = Writer::default();
        section(&mut writer, "services", &self.services, |o, w| o.write(w));
        section(&mut writer, "checks", &self.checks, |o, w| o.write(w));
        section(&mut writer, "log-targets", &self.log_targets, |o, w| o.write(w));
        section(&mut writer, "workloads", &self.workloads, |o, w| o.write(w));
        if !self.pairing_mode.is_empty() {
            writer.mapping("pairing", |writer| writer.string("mode", &self.pairing_mode));
        }
        writer.finish()
    }
}

fn section<T>(
    writer: &mut Writer,
    key: &str,
    objects: &Objects<T>,
    write: impl Fn(&T, &mut Writer),
) {
    if !objects.is_empty() {
        writer.mapping(key, |writer| {
            for (name, object) in objects {
                writer.mapping(name, |writer| write(object, writer));
            }
        });
    }
}
