//! The rules that charm files are held to: one table, so that each has one id and one severity.
//!
//! One thing that Juju refuses is not found: a `pattern` in an action's schema that is no regular
//! expression of Go. It would take an engine for them in the build of each charm.

use crate::{RefusedBy, Severity};

/// One rule.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rule {
    /// The stable id, as [`Diagnostic::rule`](crate::Diagnostic::rule) has it.
    pub id: &'static str,
    /// How bad a breach is: an error is what Juju refuses.
    pub severity: Severity,
    /// Who refuses a charm that breaks it, where it is not for the single
    /// [finding](field@crate::Diagnostic::refused_by) to say.
    pub refused_by: RefusedBy,
    /// What is wrong when it is broken.
    pub meaning: &'static str,
}

macro_rules! rules {
    ($($name:ident $severity:ident $(($refused_by:ident))? $id:literal $meaning:literal)+) => {
        $(pub(crate) const $name: Rule = Rule {
            id: $id,
            severity: Severity::$severity,
            refused_by: rules!(@refused_by $severity $($refused_by)?),
            meaning: $meaning,
        };)+

        /// Every rule, in the order of [the files' life](crate::read): found, parsed, understood.
        pub const RULES: &[Rule] = &[$($name),+];
    };
    (@refused_by Error) => { RefusedBy::Juju };
    (@refused_by $severity:ident) => { RefusedBy::Nobody };
    (@refused_by $severity:ident $refused_by:ident) => { RefusedBy::$refused_by };
}

rules! {
    // Finding and reading the files.
    NO_DIRECTORY Error "no-directory" "the charm's directory does not exist"
    NO_METADATA Error "no-metadata" "the directory has neither charmcraft.yaml nor metadata.yaml"
    UNREADABLE_FILE Error "unreadable-file" "a charm file is there but cannot be read"
    MISNAMED_FILE Warning "misnamed-file" "a file is named almost like a charm file, and is not read"
    NOT_UTF8 Error "not-utf8" "a charm file holds bytes that are not UTF-8"

    // YAML.
    MALFORMED_YAML Error "malformed-yaml" "a charm file is not YAML"
    TOO_LARGE Error "too-large" "a charm file is larger, or has more values, than any charm needs"
    TOO_DEEP Error "too-deep" "values stand in each other deeper than any charm needs"
    BAD_ALIAS Error "bad-alias" "an alias names no anchor before it, or the value it stands in"
    BAD_MERGE Error "bad-merge" "`<<` merges something that is no mapping"
    BAD_TAG Error "bad-tag" "a value is not of the type that its tag says"
    BAD_KEY Error "bad-key" "a key is a list, a mapping, or no text where Juju needs text"
    DUPLICATE_KEY Warning(Store) "duplicate-key" "a key stands twice in one mapping; the last one counts"
    SECOND_DOCUMENT Warning(Store) "second-document" "only the first document of a charm file is read"

    // Any key.
    NOT_A_MAPPING Error "not-a-mapping" "a charm file's content is not a mapping"
    WRONG_TYPE Error "wrong-type" "a value has a type that Juju does not take there"
    MISSING_KEY Error "missing-key" "a key that Juju needs is missing"
    UNKNOWN_KEY Warning "unknown-key" "nothing reads this key"
    MISPLACED_KEY Warning "misplaced-key" "the key is not read in this file"
    KEY_IN_BOTH_FILES Warning "key-in-both-files" "a key stands in charmcraft.yaml and in its own file"

    // The charm as a whole.
    BAD_CHARM_NAME Warning(Store) "bad-charm-name" "the charm's name is none that Juju can deploy"
    NOT_A_CHARM Warning(Store) "not-a-charm" "charmcraft.yaml describes something else than a charm"
    EXTENSIONS_NOT_EXPANDED Warning "extensions-not-expanded" "names that charmcraft's extensions add are unknown"
    AMBIGUOUS_FORMAT Error "ambiguous-format" "keys of old and of new charms stand together"
    UNKNOWN_CHARM_USER Error "unknown-charm-user" "`charm-user` is none of Juju's words"
    BAD_JUJU_VERSION Error "bad-juju-version" "`min-juju-version` is no version of Juju"
    BAD_SERIES Error "bad-series" "a series is no name of a series"
    BAD_TERM Error "bad-term" "a term is not written as Juju writes terms"
    BAD_DEPLOYMENT Error "bad-deployment" "`deployment` is not what Juju knows of old Kubernetes charms"
    NOT_PACKABLE Note(Store) "not-packable" "charmcraft.yaml, or a key that charmcraft needs in it, is missing"
    MALFORMED_ASSUMES Error "malformed-assumes" "`assumes` has an expression that Juju cannot read"

    // Endpoints and bindings.
    MISSING_INTERFACE Error "missing-interface" "an endpoint says no interface"
    UNKNOWN_SCOPE Error "unknown-scope" "an endpoint's scope is neither global nor container"
    LIMIT_BELOW_ONE Warning "limit-below-one" "an endpoint's limit is zero or negative"
    DUPLICATE_NAME Error "duplicate-name" "two endpoints have one name"
    RESERVED_NAME Error "reserved-name" "a name begins as only Juju's own may"
    RESERVED_INTERFACE Error "reserved-interface" "an interface begins as only Juju's own may"
    SUBORDINATE_WITHOUT_PRINCIPAL Error "subordinate-without-principal" "a subordinate requires nothing with container scope"
    EMPTY_EXTRA_BINDINGS Error "empty-extra-bindings" "`extra-bindings` is there and has no names"
    BINDING_WITH_VALUE Error "binding-with-value" "an extra binding has a value"
    BINDING_IS_ENDPOINT Error "binding-is-endpoint" "an extra binding has the name of an endpoint"

    // Storage, devices, containers, resources, payloads.
    UNKNOWN_STORAGE_TYPE Error "unknown-storage-type" "a storage is neither filesystem nor block"
    LOCATION_OF_BLOCK_STORAGE Error "location-of-block-storage" "a block storage says a location"
    BAD_RANGE Error "bad-range" "`multiple.range` is not written as Juju writes ranges"
    BAD_SIZE Error "bad-size" "`minimum-size` is no size"
    UNKNOWN_STORAGE_PROPERTY Error "unknown-storage-property" "a storage's property is none that Juju knows"
    BAD_DEVICE_COUNT Error "bad-device-count" "a device's counts are negative or exclude each other"
    UNKNOWN_STORAGE Error "unknown-storage" "a container mounts a storage that is not declared"
    INCOMPLETE_MOUNT Error "incomplete-mount" "a mount says no storage or no location"
    UNKNOWN_RESOURCE Error "unknown-resource" "a container's image is a resource that is not declared"
    RESOURCE_NOT_IMAGE Error "resource-not-image" "a container's image is a resource of another type"
    RESOURCE_AND_BASES Warning "resource-and-bases" "a container has an image and bases; Juju reads the image"
    RESERVED_USER_ID Error "reserved-user-id" "a container's uid or gid is in the range that Juju keeps"
    UNKNOWN_RESOURCE_TYPE Error "unknown-resource-type" "a resource is neither file nor oci-image"
    BAD_FILENAME Error "bad-filename" "a file resource has no file name, or a path"
    BAD_PAYLOAD Error "bad-payload" "a payload's name or type is none that Juju takes"

    // Options.
    EMPTY_CONFIG Error "empty-config" "a configuration has no `options`"
    UNKNOWN_OPTION_TYPE Error "unknown-option-type" "an option's type is none of Juju's"
    WRONG_DEFAULT Error "wrong-default" "an option's default is not of its type"
    BAD_OPTION_NAME Warning "bad-option-name" "an option's name cannot be written in `juju config`"

    // Actions.
    BAD_ACTION_NAME Error "bad-action-name" "an action's name is not written as Juju needs it"
    BAD_SCHEMA Error "bad-schema" "an action's parameters are no JSON schema"
    SCHEMA_REFERENCE Error "schema-reference" "an action's schema uses `$ref` or `$schema`"
    OPEN_ACTION Note "open-action" "an action leaves to Juju's version whether it takes undeclared parameters"
    REQUIRED_UNKNOWN Warning "required-unknown" "`required` lists a parameter that is not declared"
    WRONG_ENUMERATED_VALUE Warning "wrong-enumerated-value" "a value of `enum` is not of the parameter's type"
    WRONG_PARAMETER_DEFAULT Warning "wrong-parameter-default" "a parameter's default is not of its type"
}

#[cfg(test)]
mod tests {
    use super::{RULES, RefusedBy, Severity};
    use std::collections::HashSet;

    #[test]
    fn an_error_is_what_juju_refuses() {
        for rule in RULES {
            let by_juju = rule.refused_by == RefusedBy::Juju;
            assert_eq!(by_juju, rule.severity == Severity::Error, "{}", rule.id);
        }
    }

    #[test]
    fn ids_are_unique_kebab_case() {
        let ids: HashSet<_> = RULES.iter().map(|rule| rule.id).collect();
        assert_eq!(ids.len(), RULES.len());
        for id in ids {
            assert!(id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'));
        }
    }
}
