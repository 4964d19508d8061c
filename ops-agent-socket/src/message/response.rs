//! What a hook command printed, and its exit code.

use std::fmt;

use crate::error::DecodeError;
use crate::gob::{Encoder, FieldType, StructType, Value};

static EXEC_RESPONSE: StructType = StructType {
    name: "ExecResponse",
    fields: &[("Code", FieldType::Int), ("Stdout", FieldType::Bytes), ("Stderr", FieldType::Bytes)],
};

/// The result of a hook command that ran, whether it succeeded or not.
///
/// Its `Debug` shows lengths only: output can be a secret's content.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Response {
    /// The exit code: 0 for success, 1 for a failure while running, 2 for bad arguments.
    pub code: i64,
    /// What the command printed on standard output.
    pub stdout: Vec<u8>,
    /// What the command printed on standard error; begins with `ERROR ` when it failed.
    pub stderr: Vec<u8>,
}

impl Response {
    pub(crate) fn encode(&self, encoder: &mut Encoder) {
        encoder.value(&EXEC_RESPONSE, |fields| {
            fields.int(self.code);
            fields.bytes(&self.stdout);
            fields.bytes(&self.stderr);
        });
    }

    pub(crate) fn decode(value: Value<'_>) -> Result<Self, DecodeError> {
        let mut response = Self::default();
        let mut fields = value.fields("the answer's body")?;
        while let Some(field) = fields.next_field()? {
            match field.name() {
                "Code" => response.code = field.int()?,
                "Stdout" => response.stdout = field.bytes()?.to_vec(),
                "Stderr" => response.stderr = field.bytes()?.to_vec(),
                _ => field.skip()?,
            }
        }
        Ok(response)
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("code", &self.code)
            .field("stdout_bytes", &self.stdout.len())
            .field("stderr_bytes", &self.stderr.len())
            .finish()
    }
}
