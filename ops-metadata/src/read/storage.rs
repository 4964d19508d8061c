//! `storage` and `devices`.

use super::{Reader, Section, words};
use crate::rules;
use crate::tree::{Kind, Node};
use crate::{DeviceMeta, Spanned, StorageKind, StorageMeta, suggest};

const STORAGE_KEYS: [&str; 8] = [
    "type",
    "description",
    "location",
    "minimum-size",
    "multiple",
    "properties",
    "read-only",
    "shared",
];

const DEVICE_KEYS: [&str; 4] = ["type", "description", "countmin", "countmax"];

impl Reader<'_> {
    pub(super) fn storages(&mut self, node: &Node) -> Vec<StorageMeta> {
        let named = self.named(node, &"`storage`");
        named.into_iter().map(|(name, node)| self.storage(name, node)).collect()
    }

    fn storage(&mut self, name: Spanned<String>, node: &Node) -> StorageMeta {
        let owner = format!("storage `{}`", name.value);
        let mut storage = StorageMeta {
            name,
            kind: StorageKind::Filesystem,
            count: (1, Some(1)),
            location: None,
            read_only: false,
            description: None,
            shared: false,
            minimum_size: None,
            properties: Vec::new(),
        };
        let Some(section) = self.section(node, &owner) else { return storage };
        self.known_keys(section, &STORAGE_KEYS);
        storage.kind = self.storage_kind(section, &storage.name);
        storage.description = self.string_at(section, "description").map(|text| text.value);
        storage.read_only = self.boolean_at(section, "read-only").unwrap_or_default();
        storage.shared = self.boolean_at(section, "shared").unwrap_or_default();
        if let Some(location) = self.string_at(section, "location") {
            if storage.kind == StorageKind::Block && !location.is_empty() {
                let message = format!("{owner} is a block device, which is mounted nowhere");
                let help = "remove `location`, or set `type: filesystem`";
                self.advise(&rules::LOCATION_OF_BLOCK_STORAGE, location.span, message, help);
            }
            storage.location = Some(location.value);
        }
        if let Some(multiple) = section.mapping.get("multiple") {
            storage.count = self.multiple(multiple, &owner).unwrap_or(storage.count);
        }
        if let Some(size) = self.string_at(section, "minimum-size") {
            storage.minimum_size = parse_size(&size);
            if storage.minimum_size.is_none() {
                let message = format!("`{}` is no size", size.value);
                let help = "write a number and one of M, G, T, P, E, Z, Y: `10G`";
                self.advise(&rules::BAD_SIZE, size.span, message, help);
            }
        }
        if let Some(properties) = section.mapping.get("properties") {
            storage.properties = self.properties(properties, &owner);
        }
        storage
    }

    fn storage_kind(&mut self, section: Section<'_>, name: &Spanned<String>) -> StorageKind {
        let Some(node) = section.mapping.get("type") else {
            self.missing_type(section.owner, name, "`type: filesystem` or `type: block`");
            return StorageKind::Filesystem;
        };
        match scalar_text(node) {
            "filesystem" => StorageKind::Filesystem,
            "block" => StorageKind::Block,
            other => {
                let kinds = ["filesystem", "block"];
                let message = format!("`{other}` is no type of {}", section.owner);
                let help = match suggest(other, kinds) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("the types are {}", words(&kinds)),
                };
                self.advise(&rules::UNKNOWN_STORAGE_TYPE, node.span, message, help);
                StorageKind::Filesystem
            }
        }
    }

    pub(super) fn missing_type(&mut self, owner: &str, name: &Spanned<String>, advice: &str) {
        let message = format!("{owner} has no `type`");
        self.advise(&rules::MISSING_KEY, name.span, message, format!("add {advice}"));
    }

    fn multiple(&mut self, node: &Node, owner: &str) -> Option<(u32, Option<u32>)> {
        let owner = format!("`multiple` of {owner}");
        let section = self.section(node, &owner)?;
        self.known_keys(section, &["range"]);
        let help = "write `3`, `1-3`, or `0-` for any number";
        let Some(range) = section.mapping.get("range") else {
            let message = format!("{owner} has no `range`");
            self.advise(&rules::BAD_RANGE, node.span, message, help);
            return None;
        };
        let count = match super::as_integer(range) {
            Some(count) => u32::try_from(count).ok().map(|count| (count, Some(count))),
            None => parse_range(scalar_text(range)),
        };
        // At most none is no storage.
        let count = count.filter(|(_, most)| *most != Some(0));
        if count.is_none() {
            let message = match range.kind {
                Kind::Scalar(_) => format!("`{}` is no range", scalar_text(range)),
                _ => format!("a range must be a string, not {}", range.describe()),
            };
            self.advise(&rules::BAD_RANGE, range.span, message, help);
        }
        count
    }

    fn properties(&mut self, node: &Node, owner: &str) -> Vec<String> {
        let what = format!("`properties` of {owner}");
        let mut properties = Vec::new();
        for property in self.list(node, &what) {
            if scalar_text(property) != "transient" {
                let message = format!("`transient` is the only property that {owner} may have");
                self.report(&rules::UNKNOWN_STORAGE_PROPERTY, property.span, message);
            }
            properties.push(scalar_text(property).to_owned());
        }
        properties
    }

    pub(super) fn devices(&mut self, node: &Node) -> Vec<DeviceMeta> {
        let named = self.named(node, &"`devices`");
        named.into_iter().map(|(name, node)| self.device(name, node)).collect()
    }

    fn device(&mut self, name: Spanned<String>, node: &Node) -> DeviceMeta {
        let owner = format!("device `{}`", name.value);
        let mut device = DeviceMeta { name, kind: String::new(), description: None, count: (1, 1) };
        let Some(section) = self.section(node, &owner) else { return device };
        self.known_keys(section, &DEVICE_KEYS);
        let advice = "`type: ` and the kind of device, such as `gpu`";
        match section.mapping.get("type") {
            None => self.missing_type(&owner, &device.name, advice),
            Some(node) => {
                device.kind = self.string_at(section, "type").map_or(String::new(), |t| t.value);
                if device.kind.is_empty() && matches!(scalar_text(node), "") && !node.is_null() {
                    self.missing_type(&owner, &device.name, advice);
                }
            }
        }
        device.description = self.string_at(section, "description").map(|text| text.value);
        device.count.0 = self.device_count(section, "countmin");
        device.count.1 = self.device_count(section, "countmax");
        if device.count.0 > device.count.1 {
            let message =
                format!("{owner} needs at least {} and at most {}", device.count.0, device.count.1);
            let help = "`countmin` and `countmax` are 1 where they are left out";
            self.advise(&rules::BAD_DEVICE_COUNT, device.name.span, message, help);
        }
        device
    }

    fn device_count(&mut self, section: Section<'_>, key: &str) -> u64 {
        let Some(count) = self.integer_at(section, key) else { return 1 };
        u64::try_from(count).unwrap_or_else(|_| {
            let span = section.mapping.get(key).map(|node| node.span);
            let message = format!("`{key}` of {} must not be negative", section.owner);
            self.diagnostics.push(crate::Diagnostic::new(&rules::BAD_DEVICE_COUNT, span, message));
            1
        })
    }
}

/// A scalar as it is written; nothing for what is no scalar.
fn scalar_text(node: &Node) -> &str {
    match &node.kind {
        Kind::Scalar(scalar) => &scalar.text,
        _ => "",
    }
}

/// `m-n`, `m-` or `m+`.
fn parse_range(text: &str) -> Option<(u32, Option<u32>)> {
    let at = text.find(['-', '+'])?;
    let (least, most) = (text.get(..at)?, text.get(at..)?);
    let number = |digits: &str| {
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        // Go's `int` is larger, but a range is not.
        is_number.then(|| digits.parse::<i64>().ok()).flatten().map(saturate)
    };
    let least = number(least)?;
    match most {
        "-" | "+" => Some((least, None)),
        _ => Some((least, Some(number(most.strip_prefix('-')?)?))),
    }
}

fn saturate(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A size in MiB, rounded up: `1.5G` is 1536; without a suffix the number is of MiB.
fn parse_size(text: &str) -> Option<u64> {
    let digits = text.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
    let (number, suffix) = text.split_at(text.len() - digits.len());
    let factor = match suffix.strip_suffix("iB").or(suffix.strip_suffix('B')).unwrap_or(suffix) {
        "" if suffix.is_empty() => 1.0,
        "M" => 1.0,
        "G" => 1024.0,
        "T" => 1024_f64.powi(2),
        "P" => 1024_f64.powi(3),
        "E" => 1024_f64.powi(4),
        "Z" => 1024_f64.powi(5),
        "Y" => 1024_f64.powi(6),
        _ => return None,
    };
    let size = number.parse::<f64>().ok()? * factor;
    // A float-to-integer cast saturates.
    Some(size.ceil() as u64)
}

#[cfg(test)]
mod tests {
    use super::{parse_range, parse_size};

    #[test]
    fn ranges_are_juju_s() {
        assert_eq!(parse_range("0-"), Some((0, None)));
        assert_eq!(parse_range("2+"), Some((2, None)));
        assert_eq!(parse_range("1-3"), Some((1, Some(3))));
        for bad in ["", "-", "-3", "1-3-", "a-b", "1+2", "1 - 3", "99999999999999999999-"] {
            assert_eq!(parse_range(bad), None, "{bad}");
        }
    }

    #[test]
    fn sizes_are_juju_s() {
        assert_eq!(parse_size("10"), Some(10));
        assert_eq!(parse_size("1G"), Some(1024));
        assert_eq!(parse_size("1.5GiB"), Some(1536));
        assert_eq!(parse_size("0.5M"), Some(1));
        assert_eq!(parse_size("2TB"), Some(2 << 20));
        for bad in ["", "G", "1K", "1 G", "-1G", "1.2.3G", "1iB", "1B", "."] {
            assert_eq!(parse_size(bad), None, "{bad}");
        }
    }
}
