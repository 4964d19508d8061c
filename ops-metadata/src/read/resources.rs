//! `resources` and `payloads`.

use super::{Reader, words};
use crate::rules;
use crate::tree::Node;
use crate::{PayloadMeta, ResourceKind, ResourceMeta, Spanned, suggest};

/// The keys of a resource. Juju reads the first three.
const KEYS: [&str; 5] = ["type", "filename", "description", "upstream-source", "auto-fetch"];

impl Reader<'_> {
    pub(super) fn resources(&mut self, node: &Node) -> Vec<ResourceMeta> {
        let named = self.named(node, &"`resources`");
        named.into_iter().map(|(name, node)| self.resource(name, node)).collect()
    }

    fn resource(&mut self, name: Spanned<String>, node: &Node) -> ResourceMeta {
        let owner = format!("resource `{}`", name.value);
        let kind = ResourceKind::File;
        let mut resource = ResourceMeta { name, kind, filename: None, description: None };
        if resource.name.is_empty() {
            self.report(&rules::BAD_KEY, resource.name.span, "a resource needs a name");
        }
        let Some(section) = self.section(node, &owner) else { return resource };
        self.known_keys(section, &KEYS);
        resource.description = self.string_at(section, "description").map(|text| text.value);
        let filename = self.string_at(section, "filename");
        resource.filename = filename.as_ref().map(|text| text.value.clone());
        if section.mapping.get("type").is_some() {
            let Some(kind) = self.string_at(section, "type") else { return resource };
            match kind.as_str() {
                "file" => {}
                "oci-image" => resource.kind = ResourceKind::OciImage,
                other => {
                    let kinds = ["file", "oci-image"];
                    let message = format!("`{other}` is no type of {owner}");
                    let help = match suggest(other, kinds) {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!("the types are {}", words(&kinds)),
                    };
                    self.advise(&rules::UNKNOWN_RESOURCE_TYPE, kind.span, message, help);
                    return resource;
                }
            }
        }
        if resource.kind == ResourceKind::File {
            match &filename {
                Some(filename) if filename.contains('/') => {
                    let message = format!("`{}` is a path, not a file name", filename.value);
                    let help = "Juju chooses the directory; leave it out";
                    self.advise(&rules::BAD_FILENAME, filename.span, message, help);
                }
                Some(filename) if !filename.is_empty() => {}
                // A value of another type is reported already.
                None if section.mapping.get("filename").is_some() => {}
                _ => {
                    let message = format!("{owner} is a file without `filename`");
                    let help = "add `filename: `, or set `type: oci-image`";
                    self.advise(&rules::BAD_FILENAME, resource.name.span, message, help);
                }
            }
        }
        resource
    }

    pub(super) fn payloads(&mut self, node: &Node) -> Vec<PayloadMeta> {
        let named = self.named(node, &"`payloads`");
        named.into_iter().map(|(name, node)| self.payload(name, node)).collect()
    }

    fn payload(&mut self, name: Spanned<String>, node: &Node) -> PayloadMeta {
        let owner = format!("payload `{}`", name.value);
        if !is_payload_name(&name) {
            let message = format!("`{}` is no name of a payload", name.value);
            let help = "use letters, digits and inner hyphens, a letter first";
            self.advise(&rules::BAD_PAYLOAD, name.span, message, help);
        }
        let mut payload = PayloadMeta { name, kind: String::new() };
        let Some(section) = self.section(node, &owner) else { return payload };
        self.known_keys(section, &["type"]);
        match section.mapping.get("type") {
            None => self.missing_type(&owner, &payload.name, "`type: `, such as `docker`"),
            Some(node) => {
                if let Some(kind) = self.string(node, &format_args!("`type` of {owner}")) {
                    if kind.is_empty() {
                        let message = format!("`type` of {owner} is empty");
                        self.report(&rules::BAD_PAYLOAD, kind.span, message);
                    }
                    payload.kind = kind.value;
                }
            }
        }
        payload
    }
}

fn is_payload_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && !name.ends_with('-')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}
