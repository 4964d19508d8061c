//! The macros as a program, without the compiler around them. `cargo xtask bench macros` runs it on
//! charms of its own:
//!
//! - `write DIR` writes the expansion of the charm in `DIR` into its `src/main.rs`;
//! - `time DIR` prints how long an expansion takes;
//! - `memory DIR` prints this process's memory while the charm's file changes 1000 times.
// Cargo builds it with `cfg(test)`, and no test in it.
#![allow(dead_code, unused_imports, missing_docs)]

mod attribute;
mod diagnostics;
mod expand;
mod fallback;
mod load;
mod model;
mod naming;
mod runtime;
mod syntax;
mod validate;

use std::error::Error;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};
use std::{env, fs};

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};

const EXPANSIONS: u32 = 200;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [mode, directory, ..] = arguments.as_slice() else {
        return Err("usage: expand write|time|memory DIR".into());
    };
    // Where the charm is, the macros learn from cargo.
    if env::var_os("CARGO_MANIFEST_DIR").is_none_or(|at| at != **directory) {
        let mut again = Command::new(env::current_exe()?);
        let status = again.args(&arguments).env("CARGO_MANIFEST_DIR", directory).status()?;
        return if status.success() { Ok(()) } else { Err(status.to_string().into()) };
    }
    let directory = Path::new(directory);
    let main = directory.join("src/main.rs");
    let file = syn::parse_file(&fs::read_to_string(&main)?)?;
    match mode.as_str() {
        "write" => Ok(fs::write(&main, text(&written_out(&file)))?),
        "time" => {
            time(&file);
            Ok(())
        }
        "memory" => memory(&file, &directory.join("charmcraft.yaml")),
        _ => Err(format!("unknown mode `{mode}`").into()),
    }
}

/// The file with each `#[charm]` item expanded.
fn written_out(file: &syn::File) -> TokenStream {
    let items = file.items.iter().map(|item| match without_charm(item) {
        Some(item) => without_marks(attribute::charm(TokenStream::new(), item)),
        None => item.to_token_stream(),
    });
    items.collect()
}

/// The item without its `#[charm]`, if it has one.
fn without_charm(item: &syn::Item) -> Option<TokenStream> {
    let mut item = item.clone();
    let attributes = match &mut item {
        syn::Item::Struct(item) => &mut item.attrs,
        syn::Item::Impl(item) => &mut item.attrs,
        _ => return None,
    };
    let before = attributes.len();
    attributes.retain(|attribute| !attribute.path().is_ident("charm"));
    (attributes.len() < before).then(|| item.to_token_stream())
}

/// Without what only the attributes' own macros take away.
fn without_marks(tokens: TokenStream) -> TokenStream {
    let mut kept: Vec<TokenTree> = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Group(group) if is_mark(&group) => {
                kept.pop();
            }
            TokenTree::Group(group) => {
                let inner = without_marks(group.stream());
                kept.push(proc_macro2::Group::new(group.delimiter(), inner).into());
            }
            token => kept.push(token),
        }
    }
    kept.into_iter().collect()
}

fn is_mark(group: &proc_macro2::Group) -> bool {
    let last = group.stream().into_iter().last();
    let arguments = last.and_then(|last| match last {
        TokenTree::Group(arguments) => syn::parse2::<syn::Ident>(arguments.stream()).ok(),
        _ => None,
    });
    group.delimiter() == Delimiter::Bracket && arguments.is_some_and(|word| word == "__mark")
}

/// Source text in lines.
fn text(tokens: &TokenStream) -> String {
    let mut text = String::new();
    for token in tokens.clone() {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                text.push_str("{\n");
                text.push_str(&self::text(&group.stream()));
                text.push_str("}\n");
            }
            TokenTree::Punct(punct) if punct.as_char() == ';' => text.push_str(";\n"),
            TokenTree::Punct(punct) => {
                text.push(punct.as_char());
                if punct.spacing() == proc_macro2::Spacing::Alone {
                    text.push(' ');
                }
            }
            token => {
                text.push_str(&token.to_string());
                text.push(' ');
            }
        }
    }
    text
}

fn time(file: &syn::File) {
    let charm: Vec<TokenStream> = file.items.iter().filter_map(without_charm).collect();
    let mut times: Vec<Duration> = (0..EXPANSIONS)
        .map(|_| {
            let start = Instant::now();
            for item in &charm {
                attribute::charm(TokenStream::new(), item.clone());
            }
            start.elapsed()
        })
        .collect();
    times.sort();
    let median = times.get(times.len() / 2).copied().unwrap_or_default();
    let handlers = handlers(file);
    println!("| {handlers} | {median:.2?} | {:.1?} |", median / handlers.max(1));
}

fn handlers(file: &syn::File) -> u32 {
    let text = quote!(#file).to_string();
    u32::try_from(text.matches("fn handler_").count()).unwrap_or(u32::MAX)
}

fn memory(file: &syn::File, yaml: &Path) -> Result<(), Box<dyn Error>> {
    let text = fs::read_to_string(yaml)?;
    println!("| expansions | resident |\n| --- | --- |");
    for expansion in 1..=1000 {
        fs::write(yaml, format!("{text}# {expansion}\n"))?;
        written_out(file);
        if [1, 10, 100, 250, 500, 1000].contains(&expansion) {
            println!("| {expansion} | {} KiB |", resident()?);
        }
    }
    Ok(())
}

/// This process's memory in KiB.
fn resident() -> Result<String, Box<dyn Error>> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    Ok(line.ok_or("no `VmRSS`")?.trim().trim_end_matches(" kB").to_owned())
}
