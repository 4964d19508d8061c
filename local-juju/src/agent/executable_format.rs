//! What the kernel would make of an executable file, read from its first bytes.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;

/// How many of a file's first bytes decide: the program headers and the interpreter's name that a
/// linker writes behind them, and more than the kernel reads of a script's first line.
pub(super) const HEAD: u64 = 4096;

/// What kind of executable a file is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// An ELF program.
    Program {
        /// `e_machine`.
        machine: u16,
        /// The dynamic loader that it asks for; `None` if it is statically linked.
        loader: Option<PathBuf>,
    },
    /// A script, with the interpreter that its first line names.
    Script {
        /// What stands behind `#!`, up to the first blank.
        interpreter: PathBuf,
    },
    /// Nothing that Linux starts by itself.
    Unknown,
}

impl Format {
    /// Reads the format from a file's first [`HEAD`] bytes.
    pub(super) fn of(head: &[u8]) -> Self {
        if let Some(line) = head.strip_prefix(b"#!") {
            return script(line);
        }
        elf(head).unwrap_or(Self::Unknown)
    }
}

fn script(rest: &[u8]) -> Format {
    let line = rest.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let word = line
        .split(|byte| matches!(byte, b' ' | b'\t'))
        .find(|word| !word.is_empty())
        .unwrap_or_default();
    if word.is_empty() {
        return Format::Unknown;
    }
    Format::Script { interpreter: PathBuf::from(OsString::from_vec(word.to_vec())) }
}

/// The offsets of what is read of an ELF file; they differ between 32 and 64 bits.
struct Layout {
    wide: bool,
    little_endian: bool,
}

impl Layout {
    /// The unsigned number of `size` bytes at `offset`.
    fn number(&self, head: &[u8], offset: usize, size: usize) -> Option<u64> {
        let bytes = head.get(offset..offset.checked_add(size)?)?;
        let add = |number: u64, byte: &u8| (number << 8) | u64::from(*byte);
        Some(if self.little_endian {
            bytes.iter().rev().fold(0, add)
        } else {
            bytes.iter().fold(0, add)
        })
    }

    /// The number at `offset` that is as wide as an address.
    fn address(&self, head: &[u8], offset: usize) -> Option<usize> {
        self.number(head, offset, if self.wide { 8 } else { 4 })?.try_into().ok()
    }

    /// The loader that the program header of type `PT_INTERP` names.
    fn loader(&self, head: &[u8]) -> Option<PathBuf> {
        const PT_INTERP: u64 = 3;
        let (table, size, count, offset, length) =
            if self.wide { (32, 54, 56, 8, 32) } else { (28, 42, 44, 4, 16) };
        let table = self.address(head, table)?;
        let size = usize::try_from(self.number(head, size, 2)?).ok()?;
        let count = usize::try_from(self.number(head, count, 2)?).ok()?;
        let header = (0..count)
            .map_while(|index| table.checked_add(index.checked_mul(size)?))
            .find(|header| self.number(head, *header, 4) == Some(PT_INTERP))?;
        let start = self.address(head, header.checked_add(offset)?)?;
        let length = self.address(head, header.checked_add(length)?)?;
        let name = head.get(start..start.checked_add(length)?)?;
        let name = name.split(|byte| *byte == 0).next().unwrap_or_default();
        Some(PathBuf::from(OsString::from_vec(name.to_vec())))
    }
}

fn elf(head: &[u8]) -> Option<Format> {
    let rest = head.strip_prefix(b"\x7fELF")?;
    let layout = Layout { wide: *rest.first()? == 2, little_endian: *rest.get(1)? == 1 };
    let machine = u16::try_from(layout.number(head, 18, 2)?).ok()?;
    Some(Format::Program { machine, loader: layout.loader(head) })
}

/// The `e_machine` of programs for this machine, and that of the older programs which its kernel
/// may run too; `None` where it is not known, so that the kernel is left to decide.
pub(super) fn host_machines() -> Option<(u16, Option<u16>)> {
    let machine = |architecture| MACHINES.iter().find(|row| row.1 == architecture).map(|row| row.0);
    let older = match std::env::consts::ARCH {
        "x86_64" => machine("x86"),
        "aarch64" => machine("arm"),
        _ => None,
    };
    Some((machine(std::env::consts::ARCH)?, older))
}

/// The architecture's name in Juju and charmcraft: `arm64`.
pub(super) fn machine_name(machine: u16) -> String {
    match MACHINES.iter().find(|row| row.0 == machine) {
        Some((_, _, juju, _)) => (*juju).to_owned(),
        None => format!("ELF machine {machine}"),
    }
}

/// The architecture's name in QEMU: `aarch64`.
pub(super) fn emulator_name(machine: u16) -> Option<&'static str> {
    MACHINES.iter().find(|row| row.0 == machine).map(|row| row.3)
}

/// `e_machine`, and the architecture's names in Rust, in Juju, and in QEMU.
const MACHINES: [(u16, &str, &str, &str); 8] = [
    (3, "x86", "i386", "i386"),
    (21, "powerpc64", "ppc64el", "ppc64le"),
    (22, "s390x", "s390x", "s390x"),
    (40, "arm", "armhf", "arm"),
    (62, "x86_64", "amd64", "x86_64"),
    (183, "aarch64", "arm64", "aarch64"),
    (243, "riscv64", "riscv64", "riscv64"),
    (258, "loongarch64", "loong64", "loongarch64"),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// A 64-bit little-endian program for `machine` whose one program header names `loader`.
    fn program(machine: u16, loader: Option<&str>) -> Vec<u8> {
        let mut head = vec![0; 64];
        head[..6].copy_from_slice(b"\x7fELF\x02\x01");
        head[18..20].copy_from_slice(&machine.to_le_bytes());
        head[32] = 64;
        head[54] = 56;
        head[56] = 1;
        let mut header = vec![0; 56];
        if let Some(loader) = loader {
            header[0] = 3;
            header[8] = 120;
            header[32] = u8::try_from(loader.len() + 1).unwrap();
        }
        head.extend(header);
        head.extend(loader.unwrap_or_default().bytes());
        head.push(0);
        head
    }

    #[test]
    fn formats() {
        let script = |interpreter: &str| Format::Script { interpreter: interpreter.into() };
        assert_eq!(Format::of(b"#!/bin/sh\necho"), script("/bin/sh"));
        assert_eq!(Format::of(b"#! /usr/bin/env python3\n"), script("/usr/bin/env"));
        assert_eq!(Format::of(b"#!/bin/sh\r\n"), script("/bin/sh\r"));
        for unknown in [&b""[..], b"echo hi\n", b"#!", b"#! \n", b"\x7fELF", b"MZ\x90\0"] {
            assert_eq!(Format::of(unknown), Format::Unknown, "{unknown:?}");
        }
        let loader = "/lib/ld-musl-aarch64.so.1";
        assert_eq!(
            Format::of(&program(183, Some(loader))),
            Format::Program { machine: 183, loader: Some(loader.into()) }
        );
        assert_eq!(Format::of(&program(62, None)), Format::Program { machine: 62, loader: None });
        let own = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        let Format::Program { machine, .. } = Format::of(&own) else { panic!("not a program") };
        assert!(host_machines().is_none_or(|(host, _)| host == machine));
    }

    #[test]
    fn every_prefix_and_offset_is_survived() {
        let whole = program(62, Some("/lib/ld.so"));
        for length in 0..whole.len() {
            let _ = Format::of(&whole[..length]);
        }
        for index in 4..whole.len() {
            let mut broken = whole.clone();
            broken[index] = 0xff;
            let _ = Format::of(&broken);
        }
    }
}
