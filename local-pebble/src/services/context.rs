//! What a process finds around it.

use std::collections::BTreeMap;

use crate::accounts::Owner;
use crate::daemon::State;
use crate::plan::UserFields;

/// Environment, user and directory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct ProcessContext {
    pub(crate) environment: BTreeMap<String, String>,
    pub(crate) user: UserFields,
    pub(crate) working_dir: String,
}

impl ProcessContext {
    /// These fields, with what they leave out taken from a service of the plan.
    pub(crate) fn with_service(mut self, state: &State, service: &str) -> Option<Self> {
        let config = state.plan.services.get(service)?;
        let inherited = state.context_of(config);
        let mut environment = inherited.environment;
        environment.append(&mut self.environment);
        self.environment = environment;
        if self.user.user.is_empty() && self.user.user_id.is_none() {
            self.user.user = inherited.user.user;
            self.user.user_id = inherited.user.user_id;
        }
        if self.user.group.is_empty() && self.user.group_id.is_none() {
            self.user.group = inherited.user.group;
            self.user.group_id = inherited.user.group_id;
        }
        if self.working_dir.is_empty() {
            self.working_dir = inherited.working_dir;
        }
        Some(self)
    }
}

impl State {
    /// A service's own context, with its workload's part.
    pub(crate) fn context_of(&self, service: &crate::plan::Service) -> ProcessContext {
        let mut context = ProcessContext {
            environment: service.environment.clone(),
            user: service.user.clone(),
            working_dir: service.working_dir.clone(),
        };
        if let Some(workload) = self.plan.workloads.get(&service.workload) {
            let mut environment = workload.environment.clone();
            environment.append(&mut context.environment);
            context.environment = environment;
            context.user = workload.user.clone();
        }
        context
    }

    /// The whole environment of a service's or a check's process.
    pub(crate) fn full_environment(
        &self,
        given: &BTreeMap<String, String>,
        owner: Option<Owner>,
    ) -> BTreeMap<String, String> {
        let mut environment = self.processes.environment();
        if let Some(owner) = owner {
            environment.remove("HOME");
            environment.remove("USER");
            if let Some(user) = self.accounts.user_by_id(owner.uid) {
                environment.insert("HOME".to_owned(), user.home);
                environment.insert("USER".to_owned(), user.name);
            }
        }
        environment.extend(given.iter().map(|(key, value)| (key.clone(), value.clone())));
        environment
    }
}
