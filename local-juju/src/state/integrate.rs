//! Making relations.

use ops_metadata::{Charm, RelationMeta, Role, Scope};

use super::error::hint;
use super::{ApplicationName, Databag, Error, Model, Relation, RelationEndpoint, RelationId};

/// An endpoint with what decides whether it fits another.
#[derive(Debug, Clone)]
struct Candidate {
    endpoint: RelationEndpoint,
    interface: String,
    scope: Scope,
    limit: Option<u32>,
}

impl Candidate {
    fn declared(application: &ApplicationName, meta: &RelationMeta) -> Self {
        Self {
            endpoint: RelationEndpoint {
                application: application.clone(),
                name: meta.name.value.clone(),
                role: meta.role,
                implicit: false,
            },
            interface: meta.interface.value.clone(),
            scope: meta.scope,
            limit: meta.limit,
        }
    }

    /// `juju-info`, which every charm provides without declaring it.
    fn implicit(application: &ApplicationName) -> Self {
        Self {
            endpoint: RelationEndpoint {
                application: application.clone(),
                name: "juju-info".to_owned(),
                role: Role::Provides,
                implicit: true,
            },
            interface: "juju-info".to_owned(),
            scope: Scope::Global,
            limit: None,
        }
    }

    fn fits(&self, other: &Self) -> bool {
        let roles = (self.endpoint.role, other.endpoint.role);
        matches!(roles, (Role::Requires, Role::Provides) | (Role::Provides, Role::Requires))
            && self.interface == other.interface
    }
}

impl Model {
    /// `juju integrate <one> <other>`, each `application` or `application:endpoint`. An endpoint that
    /// is left out is found if exactly one pair fits.
    ///
    /// # Errors
    /// An application or endpoint that is not there, no or several pairs of endpoints that fit, a
    /// limit that is reached, or a relation that exists.
    pub fn integrate(&mut self, one: &str, other: &str) -> Result<RelationId, Error> {
        let refused = |reason: String| Error::NotRelatable {
            one: one.to_owned(),
            other: other.to_owned(),
            reason,
        };
        let (left, right) = (self.candidates(one)?, self.candidates(other)?);
        if left.iter().zip(&right).any(|(a, b)| a.endpoint.application == b.endpoint.application) {
            return Err(refused(
                "an application has relations with itself by `peers` only".to_owned(),
            ));
        }
        let mut pairs = fitting(&left, &right);
        if pairs.len() > 1 {
            pairs.retain(|(a, b)| !a.endpoint.implicit && !b.endpoint.implicit);
        }
        let (mine, theirs) = match pairs.as_slice() {
            [] => {
                let reason = "no endpoint of one requires an interface that the other provides";
                return Err(refused(reason.to_owned()));
            }
            [(mine, theirs)] => (mine, theirs),
            several => {
                let pairs: Vec<_> = several
                    .iter()
                    .map(|(a, b)| format!("`{} {}`", a.endpoint, b.endpoint))
                    .collect();
                return Err(refused(format!("several pairs fit, name one: {}", pairs.join(", "))));
            }
        };
        let (requirer, provider) =
            if mine.endpoint.role == Role::Requires { (mine, theirs) } else { (theirs, mine) };
        self.check_scope(requirer, provider).map_err(refused)?;
        self.check_free(requirer, provider)?;
        let id = self.add_relation(&[requirer, provider]);
        self.settle();
        Ok(id)
    }

    /// The endpoints that a side may mean.
    fn candidates(&self, side: &str) -> Result<Vec<Candidate>, Error> {
        let (name, endpoint) = match side.split_once(':') {
            Some((name, endpoint)) => (name, Some(endpoint)),
            None => (side, None),
        };
        let name: ApplicationName = name.parse()?;
        let charm: &Charm = &self.alive_application(&name)?.charm;
        let declared = charm.relations.iter().filter(|meta| meta.role != Role::Peers);
        let mut all: Vec<_> = declared.map(|meta| Candidate::declared(&name, meta)).collect();
        if !charm.subordinate && all.iter().all(|candidate| candidate.endpoint.name != "juju-info")
        {
            all.push(Candidate::implicit(&name));
        }
        let Some(endpoint) = endpoint else { return Ok(all) };
        match all.iter().find(|candidate| candidate.endpoint.name == endpoint) {
            Some(found) => Ok(vec![found.clone()]),
            None => Err(Error::NoEndpoint {
                application: name.clone(),
                endpoint: endpoint.to_owned(),
                hint: hint(endpoint, all.iter().map(|candidate| candidate.endpoint.name.as_str())),
            }),
        }
    }

    /// A relation within one machine has a subordinate on one side at least.
    fn check_scope(&self, requirer: &Candidate, provider: &Candidate) -> Result<(), String> {
        let subordinate = |side: &Candidate| {
            let application = self.application(&side.endpoint.application);
            application.is_ok_and(|application| application.charm.subordinate)
        };
        let container = [requirer, provider].iter().any(|side| side.scope == Scope::Container);
        if container && !subordinate(requirer) && !subordinate(provider) {
            return Err(
                "the scope is `container`, and neither application is subordinate".to_owned()
            );
        }
        Ok(())
    }

    fn check_free(&self, requirer: &Candidate, provider: &Candidate) -> Result<(), Error> {
        let ends = [&requirer.endpoint, &provider.endpoint];
        if self.relations.values().any(|relation| relation.endpoints.iter().eq(ends)) {
            return Err(Error::RelationExists {
                one: ends[0].to_string(),
                other: ends[1].to_string(),
            });
        }
        for side in [requirer, provider] {
            let relations = self.relations.values();
            let taken =
                relations.filter(|relation| relation.endpoints.contains(&side.endpoint)).count();
            if let Some(limit) = side.limit
                && taken >= usize::try_from(limit).unwrap_or(usize::MAX)
            {
                return Err(Error::LimitReached { endpoint: side.endpoint.to_string(), limit });
            }
        }
        Ok(())
    }

    /// Makes the peer relations of an application, as Juju does when it is deployed.
    /// An application that is refreshed has some of them already.
    pub(super) fn add_peer_relations(
        &mut self,
        name: &ApplicationName,
        is_new: impl Fn(&RelationMeta) -> bool,
    ) {
        let Ok(application) = self.application(name) else { return };
        let charm = std::sync::Arc::clone(&application.charm);
        let peers = charm.relations.iter().filter(|meta| meta.role == Role::Peers);
        for meta in peers.filter(|meta| is_new(meta)) {
            self.add_relation(&[&Candidate::declared(name, meta)]);
        }
    }

    fn add_relation(&mut self, sides: &[&Candidate]) -> RelationId {
        let id = RelationId(self.counters.relation.next());
        let endpoints: Vec<_> = sides.iter().map(|side| side.endpoint.clone()).collect();
        let container = sides.iter().any(|side| side.scope == Scope::Container);
        let relation = Relation {
            interface: sides.iter().map(|side| side.interface.clone()).next().unwrap_or_default(),
            scope: if container { Scope::Container } else { Scope::Global },
            dying: false,
            told: None,
            made_at: self.now,
            joined_at: None,
            applications: endpoints
                .iter()
                .map(|endpoint| (endpoint.application.clone(), Databag::default()))
                .collect(),
            endpoints,
            units: super::tracked::Tracked::default(),
            departed: std::collections::BTreeMap::new(),
        };
        self.relations.insert(id, relation);
        id
    }
}

fn fitting(left: &[Candidate], right: &[Candidate]) -> Vec<(Candidate, Candidate)> {
    let pairs = left.iter().flat_map(|a| right.iter().map(move |b| (a, b)));
    pairs.filter(|(a, b)| a.fits(b)).map(|(a, b)| (a.clone(), b.clone())).collect()
}
