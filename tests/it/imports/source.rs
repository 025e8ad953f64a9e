//! The files of the library and what each of them names: `use` trees and paths, resolved to files.
//!
//! A parser of Rust would be a dependency for one test. This reads tokens: enough for code that
//! rustfmt wrote, and what it cannot resolve is a name of another crate.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A module by its path, `["store", "local"]`; the library itself is empty.
pub type Module = Vec<String>;

/// The files of the library but `lib.rs`, without tests.
pub struct Sources {
    files: BTreeMap<Module, Source>,
}

/// What a file names.
#[derive(Default)]
struct Source {
    /// Paths as they are written.
    paths: BTreeSet<Vec<String>>,
    /// Of each name that a `use` brings in, its path.
    uses: BTreeMap<String, Vec<String>>,
    /// Modules that it declares for tests.
    tests: Vec<String>,
    /// Types that it declares; those that belong to a trait are no names of the crate.
    types: Vec<String>,
    /// Braces that are open.
    depth: usize,
}

/// A file named by another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Named {
    pub module: Module,
    /// Whether it was named by what `lib.rs` re-exports.
    pub by_lib: bool,
}

impl Sources {
    pub fn read() -> Sources {
        let of = |path: &PathBuf| (module_of(path), Source::of(path));
        let mut files: BTreeMap<Module, Source> = paths().iter().map(of).collect();

        let tests = |(module, source): (&Module, &Source)| {
            let inner = |name: &String| [module.as_slice(), std::slice::from_ref(name)].concat();
            source.tests.iter().map(inner).collect::<Vec<_>>()
        };
        let tests: Vec<Module> = files.iter().flat_map(tests).collect();
        files.retain(|module, _| !tests.iter().any(|test| module.starts_with(test)));
        Sources { files }
    }

    /// Every file with the other files that it names.
    pub fn named(&self) -> BTreeMap<&Module, BTreeSet<Named>> {
        let modules = self.files.keys().filter(|module| !module.is_empty());
        modules.map(|module| (module, self.named_in(module))).collect()
    }

    /// Every type's name with the files that declare it.
    pub fn types(&self) -> BTreeMap<&str, Vec<&Module>> {
        let mut types: BTreeMap<&str, Vec<&Module>> = BTreeMap::new();
        for (module, source) in &self.files {
            for name in &source.types {
                types.entry(name).or_default().push(module);
            }
        }
        types
    }

    fn named_in(&self, module: &Module) -> BTreeSet<Named> {
        let resolved = self.files[module].paths.iter().filter_map(|path| {
            let target = self.resolve(module, path, 0)?;
            let is_root = ["crate", "mingcha"].contains(&path[0].as_str());
            let by_lib = is_root && !self.files.contains_key(&path[1..path.len().min(2)]);
            Some(Named { module: target, by_lib })
        });
        resolved.filter(|named| !named.module.is_empty() && named.module != *module).collect()
    }

    /// The file that `path`, written in `module`, leads to. What a file only brings in from another
    /// is followed to that one.
    fn resolve(&self, module: &Module, path: &[String], depth: usize) -> Option<Module> {
        let mut at = module.clone();
        let mut rest = path;
        match path.first()?.as_str() {
            "crate" | "mingcha" => {
                at.clear();
                rest = &rest[1..];
            }
            "self" => rest = &rest[1..],
            "super" => {
                while rest.first().is_some_and(|name| name == "super") {
                    at.pop();
                    rest = &rest[1..];
                }
            }
            child if !self.has_child(module, child) => return None,
            _ => {}
        }

        while let Some(name) = rest.first().filter(|name| self.has_child(&at, name)) {
            at.push(name.clone());
            rest = &rest[1..];
        }

        let brought_in = rest.first().and_then(|name| self.files.get(&at)?.uses.get(name));
        match brought_in {
            Some(path) if depth < 8 => {
                let path = [path.as_slice(), &rest[1..]].concat();
                // What another crate gives is this file's own to name.
                Some(self.resolve(&at, &path, depth + 1).unwrap_or(at))
            }
            _ => Some(at),
        }
    }

    fn has_child(&self, module: &Module, name: &str) -> bool {
        self.files.contains_key([module.as_slice(), &[name.to_owned()]].concat().as_slice())
    }
}

impl Source {
    fn of(path: &Path) -> Source {
        let tokens = tokens(&std::fs::read_to_string(path).unwrap());
        let mut source = Source::default();
        let mut at = 0;
        while at < tokens.len() {
            at = source.take(&tokens, at);
        }
        source
    }

    /// Takes what stands at a token; the token to go on with.
    fn take(&mut self, tokens: &[String], at: usize) -> usize {
        let rest = &tokens[at..];
        if let Some(after) = test_module(rest) {
            let name = &rest[after - 2];
            if rest[after - 1] == ";" {
                self.tests.push(name.clone());
                return at + after;
            }
            return at + after + block_len(&rest[after..]);
        }

        if rest[0] == "use" && rest.get(1).is_some_and(|next| next != "<") {
            let mut next = at + 1;
            self.take_tree(tokens, &mut next, &[]);
            return next;
        }

        self.take_declared(rest);
        let path = path_at(rest);
        let is_start = at == 0 || tokens[at - 1] != "::";
        if path.len() > 1 && is_start {
            self.paths.insert(path.clone());
        }
        at + (path.len() * 2).saturating_sub(1).max(1)
    }

    /// Takes the name of the type that is declared here, if one is.
    fn take_declared(&mut self, tokens: &[String]) {
        let declares = match tokens[0].as_str() {
            "{" => {
                self.depth += 1;
                return;
            }
            "}" => {
                self.depth = self.depth.saturating_sub(1);
                return;
            }
            "struct" | "enum" | "trait" | "union" => true,
            "type" => self.depth == 0,
            _ => false,
        };

        let name = tokens.get(1).filter(|name| name.starts_with(char::is_uppercase));
        self.types.extend(name.filter(|_| declares).cloned());
    }

    /// Takes a tree of a `use` whose paths begin with `before`.
    fn take_tree(&mut self, tokens: &[String], at: &mut usize, before: &[String]) {
        let mut path = before.to_vec();
        loop {
            match tokens[*at].as_str() {
                "::" => *at += 1,
                "{" => {
                    *at += 1;
                    while tokens[*at] != "}" {
                        self.take_tree(tokens, at, &path);
                        *at += usize::from(tokens[*at] == ",");
                    }
                    *at += 1;
                    return;
                }
                "as" => {
                    self.uses.insert(tokens[*at + 1].clone(), path.clone());
                    self.paths.insert(path);
                    *at += 2;
                    return;
                }
                "," | "}" | ";" => break,
                name => {
                    path.push(name.to_owned());
                    *at += 1;
                }
            }
        }

        // `a::{self}` is `a`, and `a::*` names the file of `a`.
        if path.len() > 1 && path.last().is_some_and(|last| last == "self" || last == "*") {
            path.pop();
        }
        if let Some(name) = path.last() {
            self.uses.insert(name.clone(), path.clone());
        }
        self.paths.insert(path);
    }
}

/// The tokens up to the name and what follows it, if these are a module for tests.
fn test_module(tokens: &[String]) -> Option<usize> {
    let attribute = ["#", "[", "cfg", "(", "test", ")", "]"];
    let is_test = tokens.iter().take(7).eq(attribute.iter());
    (is_test && tokens.get(7).is_some_and(|token| token == "mod")).then_some(10)
}

/// The tokens to the end of a block whose brace was taken.
fn block_len(tokens: &[String]) -> usize {
    let mut depth = 1;
    for (at, token) in tokens.iter().enumerate() {
        depth += i32::from(token == "{") - i32::from(token == "}");
        if depth == 0 {
            return at + 1;
        }
    }
    tokens.len()
}

/// The path that begins here.
fn path_at(tokens: &[String]) -> Vec<String> {
    let is_name = |token: &String| token.starts_with(|c: char| c.is_alphabetic() || c == '_');
    let mut path = Vec::new();
    for pair in tokens.chunks(2) {
        if !is_name(&pair[0]) {
            break;
        }
        path.push(pair[0].clone());
        if pair.get(1).is_none_or(|next| next != "::") {
            break;
        }
    }
    path
}

/// Names, `::` and single signs, without comments, strings and characters.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let len = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(len) = string_len(rest) {
            len
        } else if c == '\'' {
            char_len(rest)
        } else if rest.starts_with("::") {
            tokens.push("::".to_owned());
            2
        } else if c.is_alphanumeric() || c == '_' {
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            tokens.push(rest[..end].to_owned());
            end
        } else {
            if !c.is_whitespace() {
                tokens.push(c.to_string());
            }
            c.len_utf8()
        };
        rest = &rest[len..];
    }
    tokens
}

/// The bytes of the string that begins here, if one does.
fn string_len(text: &str) -> Option<usize> {
    let raw = text.strip_prefix("br").or_else(|| text.strip_prefix('r'));
    if let Some(raw) = raw {
        let signs = raw.len() - raw.trim_start_matches('#').len();
        if let Some(body) = raw[signs..].strip_prefix('"') {
            let end = format!("\"{}", "#".repeat(signs));
            let len = body.find(&end).map_or(body.len(), |at| at + end.len());
            return Some(text.len() - body.len() + len);
        }
    }

    let body = text.strip_prefix('b').unwrap_or(text).strip_prefix('"')?;
    let mut is_escaped = false;
    for (at, c) in body.char_indices() {
        if c == '"' && !is_escaped {
            return Some(text.len() - body.len() + at + 1);
        }
        is_escaped = c == '\\' && !is_escaped;
    }
    Some(text.len())
}

/// The bytes of the character that begins here; of a lifetime the sign alone.
fn char_len(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    match chars.next() {
        Some((_, '\\')) => text[3..].find('\'').map_or(text.len(), |at| at + 4),
        Some(_) => match chars.next() {
            Some((end, '\'')) => end + 1,
            _ => 1,
        },
        None => 1,
    }
}

pub fn source_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The files of the library, those for tests too.
pub fn paths() -> Vec<PathBuf> {
    let mut folders = vec![source_dir()];
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.retain(|path| path.extension().is_some_and(|end| end == "rs"));
    files.sort();
    files
}

/// The module of a file.
pub fn module_of(path: &Path) -> Module {
    let inner = path.strip_prefix(source_dir()).unwrap().with_extension("");
    let names: Module = inner.iter().map(|name| name.to_string_lossy().into_owned()).collect();
    if names == ["lib"] { Module::new() } else { names }
}
