//! In which order services start and stop.
//!
//! Services that `requires` ties together, directly or not, are one lane: within it one starts after
//! the other. Lanes know nothing of each other, whatever `before` and `after` say.

use std::collections::{BTreeMap, BTreeSet};

use super::object::Objects;
use super::service::Service;

/// The services that start with the named ones, in lanes.
pub(crate) fn start_lanes(
    services: &Objects<Service>,
    names: &[String],
) -> Result<Vec<Vec<String>>, String> {
    known(services, names)?;
    let mut wanted = BTreeSet::new();
    let mut queue: Vec<&str> = names.iter().map(String::as_str).collect();
    while let Some(name) = queue.pop() {
        let service =
            services.get(name).ok_or_else(|| format!("service {name:?} does not exist"))?;
        if wanted.insert(name) {
            queue.extend(service.requires.iter().map(String::as_str));
        }
    }
    Ok(lanes(services, &ordered(services, &wanted, Direction::Start)?))
}

/// The services that stop with the named ones, in lanes: what requires a service stops with it.
pub(crate) fn stop_lanes(
    services: &Objects<Service>,
    names: &[String],
) -> Result<Vec<Vec<String>>, String> {
    known(services, names)?;
    let mut wanted = BTreeSet::new();
    let mut queue: Vec<&str> = names.iter().map(String::as_str).collect();
    while let Some(name) = queue.pop() {
        if wanted.insert(name) {
            let requiring = services
                .iter()
                .filter(|(_, service)| service.requires.iter().any(|required| required == name))
                .map(|(other, _)| other.as_str());
            queue.extend(requiring);
        }
    }
    Ok(lanes(services, &ordered(services, &wanted, Direction::Stop)?))
}

/// Tells the first name that the plan does not have.
fn known(services: &Objects<Service>, names: &[String]) -> Result<(), String> {
    match names.iter().find(|name| !services.contains_key(*name)) {
        None => Ok(()),
        Some(missing) => Err(format!("service {missing:?} does not exist")),
    }
}

/// What `requires`, `before` and `after` must fulfil in every plan.
pub(crate) fn validate(services: &Objects<Service>) -> Result<(), String> {
    for service in services.values() {
        known(services, &service.requires)?;
    }
    let all: BTreeSet<&str> = services.keys().map(String::as_str).collect();
    ordered(services, &all, Direction::Start).map(drop)
}

#[derive(Clone, Copy)]
enum Direction {
    Start,
    Stop,
}

/// The names such that each stands behind those that it waits for; otherwise by name.
fn ordered(
    services: &Objects<Service>,
    names: &BTreeSet<&str>,
    direction: Direction,
) -> Result<Vec<String>, String> {
    let mut waits_for: BTreeMap<&str, BTreeSet<&str>> =
        names.iter().map(|name| (*name, BTreeSet::new())).collect();
    let mut edge = |earlier: &'_ str, later: &'_ str| {
        let (first, second) = match direction {
            Direction::Start => (earlier, later),
            Direction::Stop => (later, earlier),
        };
        if let (Some(first), true) = (names.get(first), names.contains(second))
            && let Some(earlier) = waits_for.get_mut(second)
        {
            earlier.insert(*first);
        }
    };
    for name in names {
        let Some(service) = services.get(*name) else { continue };
        for earlier in &service.after {
            edge(earlier, name);
        }
        for later in &service.before {
            edge(name, later);
        }
    }
    let mut result = Vec::with_capacity(names.len());
    let mut seen = BTreeSet::new();
    // Depth first without recursion: a plan may chain thousands of services.
    for name in names {
        let mut path: Vec<(&str, bool)> = vec![(name, false)];
        let mut on_path: BTreeSet<&str> = BTreeSet::new();
        while let Some((current, done)) = path.pop() {
            if done {
                on_path.remove(current);
                result.push(current.to_owned());
                continue;
            }
            if !seen.insert(current) {
                continue;
            }
            on_path.insert(current);
            path.push((current, true));
            for earlier in waits_for.get(current).into_iter().flatten().rev() {
                if on_path.contains(earlier) {
                    return Err(loop_message(&waits_for, earlier));
                }
                if !seen.contains(earlier) {
                    path.push((earlier, false));
                }
            }
        }
    }
    Ok(result)
}

/// Names all who wait, directly or not, for themselves through `start`.
fn loop_message(waits_for: &BTreeMap<&str, BTreeSet<&str>>, start: &str) -> String {
    let reached = |from: &str| {
        let mut found = BTreeSet::new();
        let mut queue: Vec<&str> = waits_for.get(from).into_iter().flatten().copied().collect();
        while let Some(name) = queue.pop() {
            if found.insert(name) {
                queue.extend(waits_for.get(name).into_iter().flatten().copied());
            }
        }
        found
    };
    let members: Vec<&str> =
        reached(start).into_iter().filter(|name| reached(name).contains(start)).collect();
    format!("services in before/after loop: {}", members.join(", "))
}

/// Groups names that `requires` ties together; the order within is kept.
fn lanes(services: &Objects<Service>, names: &[String]) -> Vec<Vec<String>> {
    let mut group: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, name) in names.iter().enumerate() {
        group.insert(name, index);
    }
    // Each name begins as a group of its own; tied groups take the lesser number until nothing changes.
    let mut changed = true;
    while changed {
        changed = false;
        for name in names {
            let Some(service) = services.get(name) else { continue };
            for required in &service.requires {
                let (Some(a), Some(b)) =
                    (group.get(name.as_str()).copied(), group.get(required.as_str()).copied())
                else {
                    continue;
                };
                if a != b {
                    let least = a.min(b);
                    group.insert(name, least);
                    group.insert(required, least);
                    changed = true;
                }
            }
        }
    }
    let mut lanes: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for name in names {
        let number = group.get(name.as_str()).copied().unwrap_or_default();
        lanes.entry(number).or_default().push(name.clone());
    }
    lanes.into_values().collect()
}
