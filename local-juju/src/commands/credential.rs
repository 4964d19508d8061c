//! `credential-get`.

use super::call::{Call, Command, FORMAT, Failure, OUTPUT, no_more};
use super::flags::Arguments;
use super::output::Value;
use crate::state::{Cloud, CloudCredential, ModelKind};

pub(super) const GET: Command = Command {
    name: "credential-get",
    arguments: "",
    purpose: "Access cloud credentials.",
    flags: &[FORMAT, OUTPUT],
    run: get,
};

fn get(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    no_more(&arguments.positional)?;
    let settings = call.model.settings();
    let kubernetes = settings.kind == ModelKind::Kubernetes;
    if kubernetes && !settings.juju_version.has_kubernetes_credentials() {
        return Failure::run(
            "cannot access cloud credentials: credential-get on a \"caas\" model not supported",
        );
    }
    let application = call.model.application(call.run.unit().application());
    if !application.is_ok_and(crate::state::Application::is_trusted) {
        return Failure::run("cannot access cloud credentials: permission denied");
    }
    let value = if arguments.value("format") == Some("json") {
        for_machines(&settings.cloud)
    } else {
        for_people(&settings.cloud)
    };
    call.print(arguments, &value)
}

/// JSON leaves out what is not known.
fn for_machines(cloud: &Cloud) -> Value {
    let mut fields =
        vec![("type", cloud.kind.as_str().into()), ("name", cloud.name.as_str().into())];
    for (name, text) in [
        ("region", &cloud.region),
        ("endpoint", &cloud.endpoint),
        ("identity-endpoint", &cloud.identity_endpoint),
        ("storage-endpoint", &cloud.storage_endpoint),
    ] {
        if !text.is_empty() {
            fields.push((name, text.as_str().into()));
        }
    }
    if let Some(CloudCredential { auth_type, attributes, redacted }) = &cloud.credential {
        let mut credential = vec![("auth-type", auth_type.as_str().into())];
        if !attributes.is_empty() {
            credential.push(("attrs", Value::text_map(attributes)));
        }
        if !redacted.is_empty() {
            credential.push(("redacted", Value::texts(redacted)));
        }
        fields.push(("credential", Value::Struct(credential)));
    }
    if !cloud.ca_certificates.is_empty() {
        fields.push(("cacertificates", Value::texts(&cloud.ca_certificates)));
    }
    for (name, holds) in [
        ("skip-tls-verify", cloud.skip_tls_verify),
        ("is-controller-cloud", cloud.is_controller_cloud),
    ] {
        if holds {
            fields.push((name, Value::Bool(true)));
        }
    }
    Value::Struct(fields)
}

/// YAML has all fields, under Go's names for them.
fn for_people(cloud: &Cloud) -> Value {
    let credential = cloud.credential.as_ref().map_or(Value::Null, |credential| {
        Value::Struct(vec![
            ("authtype", credential.auth_type.as_str().into()),
            ("attributes", Value::text_map(&credential.attributes)),
            ("redacted", Value::texts(&credential.redacted)),
        ])
    });
    Value::Struct(vec![
        ("type", cloud.kind.as_str().into()),
        ("name", cloud.name.as_str().into()),
        ("region", cloud.region.as_str().into()),
        ("endpoint", cloud.endpoint.as_str().into()),
        ("identityendpoint", cloud.identity_endpoint.as_str().into()),
        ("storageendpoint", cloud.storage_endpoint.as_str().into()),
        ("credential", credential),
        ("cacertificates", Value::texts(&cloud.ca_certificates)),
        ("skiptlsverify", Value::Bool(cloud.skip_tls_verify)),
        ("iscontrollercloud", Value::Bool(cloud.is_controller_cloud)),
    ])
}
