//! `k8s-spec-*`, `k8s-raw-*` and the older `pod-spec-*`: until Juju 3.6, for charms of which an operator
//! pod runs a workload pod.

use super::super::secret::PrivateFile;
use super::super::{Call, Error, HookCommands};

/// The two names of the commands for pod specifications.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum SpecCommands {
    /// `k8s-spec-get` and `k8s-spec-set`.
    #[default]
    K8sSpec,
    /// `pod-spec-get` and `pod-spec-set`, the older ones.
    PodSpec,
}

impl HookCommands {
    /// `k8s-spec-set`: the workload's specification in YAML, with Kubernetes resources in a second
    /// document, when the hook succeeds.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotLeader`](super::super::ErrorKind::NotLeader) for a unit that does not lead.
    pub fn k8s_spec_set(
        &self,
        names: SpecCommands,
        spec: &str,
        resources: Option<&str>,
    ) -> Result<(), Error> {
        let command = match names {
            SpecCommands::K8sSpec => "k8s-spec-set",
            SpecCommands::PodSpec => "pod-spec-set",
        };
        let resources = resources.map(|yaml| Self::private_file(command, yaml.as_bytes()));
        let resources = resources.transpose()?;
        let path = resources.as_ref().map(PrivateFile::path);
        let call = Call::new(command).arguments(["--file", "-"]).flag("--k8s-resources", path);
        self.run(&call.stdin(spec.into())).map(drop)
    }

    /// `k8s-spec-get`: the workload's specification, with what this hook has set.
    ///
    /// # Errors
    ///
    /// [`Error`] if the command fails.
    pub fn k8s_spec_get(&self, names: SpecCommands) -> Result<String, Error> {
        let command = match names {
            SpecCommands::K8sSpec => "k8s-spec-get",
            SpecCommands::PodSpec => "pod-spec-get",
        };
        self.yaml(&Call::new(command))
    }

    /// `k8s-raw-set`: the workload as Kubernetes' own YAML, when the hook succeeds.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotLeader`](super::super::ErrorKind::NotLeader) for a unit that does not lead.
    pub fn k8s_raw_set(&self, spec: &str) -> Result<(), Error> {
        self.run(&Call::new("k8s-raw-set").arguments(["--file", "-"]).stdin(spec.into())).map(drop)
    }

    /// `k8s-raw-get`: the workload as Kubernetes' own YAML.
    ///
    /// # Errors
    ///
    /// [`Error`] if the command fails.
    pub fn k8s_raw_get(&self) -> Result<String, Error> {
        self.yaml(&Call::new("k8s-raw-get"))
    }

    fn yaml(&self, call: &Call) -> Result<String, Error> {
        String::from_utf8(self.run(call)?)
            .map_err(|_| Error::unreadable(call.command, "text in UTF-8"))
    }
}
