//! From layers to the plan.

use super::layer::{Layer, Sections};
use super::object::merge_into;
use super::order;

/// Combines layers, the first being the lowest, and checks the result.
pub(super) fn combine(layers: &[Layer]) -> Result<Sections, String> {
    let mut plan = Sections::default();
    for layer in layers {
        merge_layer(&mut plan, layer)?;
    }
    for check in plan.checks.values_mut() {
        check.fill_in_defaults();
    }
    validate(&plan)?;
    Ok(plan)
}

/// Puts one layer on top of what there is.
pub(super) fn merge_layer(below: &mut Sections, layer: &Layer) -> Result<(), String> {
    let label = &layer.label;
    merge_into(&mut below.services, label, &layer.sections.services)?;
    merge_into(&mut below.checks, label, &layer.sections.checks)?;
    merge_into(&mut below.log_targets, label, &layer.sections.log_targets)?;
    merge_into(&mut below.workloads, label, &layer.sections.workloads)?;
    if !layer.sections.pairing_mode.is_empty() {
        below.pairing_mode.clone_from(&layer.sections.pairing_mode);
    }
    Ok(())
}

/// What the plan as a whole must fulfil.
fn validate(plan: &Sections) -> Result<(), String> {
    for (name, service) in &plan.services {
        if service.command.is_empty() {
            return Err(format!("plan must define \"command\" for service {name:?}"));
        }
    }
    for (name, check) in &plan.checks {
        validate_check(plan, name, check)?;
    }
    for (name, target) in &plan.log_targets {
        if target.target_type.is_empty() {
            return Err(format!(
                "plan must define \"type\" (\"loki\", \"opentelemetry\" or \"syslog\") for log target {name:?}"
            ));
        }
        for listed in &target.services {
            let service = listed.strip_prefix('-').unwrap_or(listed);
            if service != "all" && !plan.services.contains_key(service) {
                return Err(format!("log target {name:?} specifies unknown service {service:?}"));
            }
        }
        if target.location.is_empty() {
            return Err(format!("plan must define \"location\" for log target {name:?}"));
        }
    }
    order::validate(&plan.services)?;
    for (name, service) in &plan.services {
        if service.workload.is_empty() {
            continue;
        }
        if !plan.workloads.contains_key(&service.workload) {
            return Err(format!(
                "workload {:?}: not defined for service {name:?}",
                service.workload
            ));
        }
        if !service.user.is_empty() {
            return Err(format!(
                "plan service {name:?} cannot have user information and a workload at the same time"
            ));
        }
    }
    Ok(())
}

fn validate_check(plan: &Sections, name: &str, check: &super::Check) -> Result<(), String> {
    let mut probes = 0;
    if let Some(http) = &check.http {
        if http.url.is_empty() {
            return Err(format!("plan must set \"url\" for http check {name:?}"));
        }
        probes += 1;
    }
    if let Some(tcp) = &check.tcp {
        if tcp.port == 0 {
            return Err(format!("plan must set \"port\" for tcp check {name:?}"));
        }
        probes += 1;
    }
    if let Some(exec) = &check.exec {
        if exec.command.is_empty() {
            return Err(format!("plan must set \"command\" for exec check {name:?}"));
        }
        let context = &exec.service_context;
        if !context.is_empty() && !plan.services.contains_key(context) {
            return Err(format!(
                "plan check {name:?} service context specifies non-existent service {context:?}"
            ));
        }
        probes += 1;
    }
    if probes != 1 {
        return Err(format!(
            "plan must specify one of \"http\", \"tcp\", or \"exec\" for check {name:?}"
        ));
    }
    Ok(())
}
