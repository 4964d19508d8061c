//! `unit-get`, `network-get`.

use std::net::Ipv4Addr;

use super::call::{Call, Command, FORMAT, Failure, OUTPUT, RELATION, no_more};
use super::flags::{Arguments, Flag, FlagKind};
use super::output::Value;
use crate::go::quote;
use crate::state::{ModelKind, network};

const fn selector(names: &'static [&'static str], purpose: &'static str) -> Flag {
    Flag { names, kind: FlagKind::Bool, purpose }
}

const BIND: Flag = selector(&["bind-address"], "get the address for the binding");
const INGRESS: Flag = selector(&["ingress-address"], "get the ingress address for the binding");
const EGRESS: Flag = selector(&["egress-subnets"], "get the egress subnets for the binding");
const PRIMARY: Flag = selector(&["primary-address"], "(deprecated) get the primary address");

pub(super) const UNIT_GET: Command = Command {
    name: "unit-get",
    arguments: "<setting>",
    purpose: "Print public-address or private-address.",
    flags: &[FORMAT, OUTPUT],
    run: unit_get,
};

pub(super) const NETWORK_GET: Command = Command {
    name: "network-get",
    arguments: "<binding-name>",
    purpose: "Get network config.",
    flags: &[BIND, EGRESS, FORMAT, INGRESS, OUTPUT, PRIMARY, RELATION],
    run: network_get,
};

fn unit_get(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    let Some((setting, rest)) = arguments.positional.split_first() else {
        return Failure::usage("no setting specified");
    };
    if setting != "private-address" && setting != "public-address" {
        return Failure::usage(format!("unknown setting {}", quote(setting)));
    }
    no_more(rest)?;
    let Some(address) = address(call) else {
        return Failure::run(format!("{} not found", setting.replace('-', " ")));
    };
    call.print(arguments, &address.to_string().into())
}

fn network_get(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    let Some((binding, rest)) = arguments.positional.split_first() else {
        return Failure::usage("no arguments specified");
    };
    if binding.is_empty() {
        return Failure::usage("no binding name specified");
    }
    no_more(rest)?;
    let wants = |flag: Flag| flag.names.first().is_some_and(|name| arguments.is_true(name));
    let selected = [BIND, INGRESS, EGRESS].into_iter().filter(|flag| wants(*flag)).count();
    if let Some(id) = call.relation(arguments)
        && call.model.relation(id).is_none()
    {
        return Failure::run(format!("relation {id} not found"));
    }
    let application = call.model.application(call.run.unit().application());
    let known = binding == "juju-info"
        || application.is_ok_and(|application| {
            let mut extra = application.charm().extra_bindings.iter();
            application.relation_meta(binding).is_some()
                || extra.any(|extra| extra.value == *binding)
        });
    let Some(address) = address(call).filter(|_| known) else {
        let binding = quote(binding);
        return Failure::run(format!("no network config found for binding {binding}"));
    };
    if wants(PRIMARY) && selected > 0 {
        return Failure::run("--primary-address must be the only flag specified");
    }
    let (one, subnets) = (address.to_string(), Value::texts([format!("{address}/32")]));
    let value = match (selected, wants(EGRESS)) {
        (0, _) if !wants(PRIMARY) => everything(call, address, arguments.value("format")),
        (0 | 1, false) => one.into(),
        (1, true) => subnets,
        _ => {
            let all = [(BIND, Value::from(one.as_str())), (INGRESS, one.into()), (EGRESS, subnets)];
            let chosen = all.into_iter().filter(|(flag, _)| wants(*flag));
            Value::Map(
                chosen
                    .filter_map(|(flag, value)| Some(((*flag.names.first()?).to_owned(), value)))
                    .collect(),
            )
        }
    };
    call.print(arguments, &value)
}

fn address(call: &Call<'_>) -> Option<Ipv4Addr> {
    call.model.unit(call.run.unit()).ok().map(crate::state::Unit::address)
}

/// All that is known of a binding. Of Kubernetes only the addresses are known, and 4.0 puts an interface
/// without any first there.
fn everything(call: &Call<'_>, address: Ipv4Addr, format: Option<&str>) -> Value {
    let settings = call.model.settings();
    let people = format != Some("json");
    let interfaces = match settings.kind {
        ModelKind::Machines => {
            let hardware = network::hardware_address(address);
            vec![interface(&hardware, "eth0", Some((address, network::SUBNET)), people)]
        }
        ModelKind::Kubernetes => {
            let placeholder = settings.juju_version.has_placeholder_interface();
            let placeholder = placeholder.then(|| interface("", "", None, people));
            let real = interface("", "", Some((address, "")), people);
            placeholder.into_iter().chain([real]).collect()
        }
    };
    Value::Struct(vec![
        ("bind-addresses", Value::List(interfaces)),
        ("egress-subnets", Value::texts([format!("{address}/32")])),
        ("ingress-addresses", Value::texts([address.to_string()])),
    ])
}

/// One interface. YAML, and so what people see, repeats some fields under names that they had once.
fn interface(hardware: &str, name: &str, address: Option<(Ipv4Addr, &str)>, people: bool) -> Value {
    let addresses = address.map(|(address, subnet)| {
        let mut fields = vec![
            ("hostname", Value::from("")),
            ("value", address.to_string().into()),
            ("cidr", subnet.into()),
        ];
        if people {
            fields.push(("address", address.to_string().into()));
        }
        Value::Struct(fields)
    });
    let mut fields = vec![
        ("mac-address", Value::from(hardware)),
        ("interface-name", name.into()),
        ("addresses", Value::List(addresses.into_iter().collect())),
    ];
    if people {
        fields.push(("macaddress", hardware.into()));
        fields.push(("interfacename", name.into()));
    }
    Value::Struct(fields)
}
