//! The rows of a table, CSV or JSONL, each value under the field that its column is.

use crate::error::{Error, ErrorKind, Result};
use crate::note::Note;
use crate::table;
use crate::text::fold_text;
use serde_json::{Map, Value};

/// The most further columns.
const MOST_COLUMNS: usize = 64;

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CatalogueField {
    File,
    School,
    Year,
    Url,
    Published,
    /// Whether the file holds a report.
    Verdict,
    /// Something else, under its name as printed.
    Other(String),
}

/// A row with the line that it starts on; a reason where it cannot be read.
#[derive(Debug)]
pub struct TableRow {
    pub line: usize,
    pub fields: Result<Vec<(CatalogueField, String)>, Note>,
}

/// The rows of a table; lines that hold nothing are none.
pub fn rows(text: &str) -> Result<Vec<TableRow>> {
    if text.trim_start().starts_with('{') { json_rows(text) } else { csv_rows(text) }
}

/// Why something is no catalogue.
pub fn bad(zh: impl Into<String>, en: impl Into<String>) -> Error {
    ErrorKind::BadCatalogue { reason: Note::new(zh, en) }.into()
}

impl CatalogueField {
    /// The field that a column's head names, whatever its case and width.
    fn of(head: &str) -> CatalogueField {
        match fold_text(head.trim()).as_str() {
            "file" | "path" | "文件" | "文件名" | "文件路径" => CatalogueField::File,
            "school" | "学校" | "学校名称" | "高校" => CatalogueField::School,
            "year" | "年度" | "学年" | "年份" => CatalogueField::Year,
            "url" | "source_url" | "网址" | "链接" | "原文链接" => CatalogueField::Url,
            "published" | "发布日期" | "发布时间" => CatalogueField::Published,
            "verdict" | "判断" | "是否报告" => CatalogueField::Verdict,
            _ => CatalogueField::Other(head.trim().to_owned()),
        }
    }
}

fn csv_rows(text: &str) -> Result<Vec<TableRow>> {
    let mut rows = table::rows(text).into_iter();
    let head = rows.next().ok_or_else(|| bad("是空的", "it is empty"))?;
    let fields = fields_of(&head.values)?;
    Ok(rows.map(|row| TableRow { line: row.line, fields: under(&fields, &row.values) }).collect())
}

/// The fields of a head row. An empty head is a column that nothing is kept of.
fn fields_of(head: &[String]) -> Result<Vec<CatalogueField>> {
    let fields: Vec<CatalogueField> = head.iter().map(|head| CatalogueField::of(head)).collect();
    if !fields.contains(&CatalogueField::File) {
        return Err(bad(
            "第一行没有“文件”（file）一栏；应是表头：file,school,year,url,published",
            "its first row has no column `file`; it should be a head: \
             file,school,year,url,published",
        ));
    }

    if fields.len() > MOST_COLUMNS {
        return Err(bad("超过 64 栏", "it has over 64 columns"));
    }

    for (i, field) in fields.iter().enumerate() {
        if fields[..i].contains(field) && *field != CatalogueField::Other(String::new()) {
            let name = &head[i];
            return Err(bad(
                format!("“{name}”一栏重复"),
                format!("its column `{name}` is there twice"),
            ));
        }
    }

    Ok(fields)
}

/// The values of a record, each under its field. Values that are left out at the end are empty.
fn under(
    fields: &[CatalogueField],
    values: &[String],
) -> Result<Vec<(CatalogueField, String)>, Note> {
    if values.iter().skip(fields.len()).any(|value| !value.trim().is_empty()) {
        let (found, wanted) = (values.len(), fields.len());
        return Err(Note::new(
            format!("有 {found} 栏，表头只有 {wanted} 栏"),
            format!("it has {found} values under {wanted} heads"),
        ));
    }

    let named = fields
        .iter()
        .zip(values)
        .filter(|(field, _)| **field != CatalogueField::Other(String::new()));
    Ok(named.map(|(field, value)| (field.clone(), value.clone())).collect())
}

fn json_rows(text: &str) -> Result<Vec<TableRow>> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let row = |(at, line): (usize, &str)| TableRow { line: at + 1, fields: json_row(line) };
    Ok(lines.map(row).collect())
}

fn json_row(line: &str) -> Result<Vec<(CatalogueField, String)>, Note> {
    let object: Map<String, Value> = serde_json::from_str(line)
        .map_err(|_| Note::new("不是一行一个 JSON 对象", "it is no JSON object on a line"))?;
    if object.len() > MOST_COLUMNS {
        return Err(Note::new("超过 64 栏", "it has over 64 fields"));
    }

    let mut fields: Vec<(CatalogueField, String)> = Vec::new();
    for (name, value) in object {
        let field = CatalogueField::of(&name);
        if fields.iter().any(|(known, _)| *known == field) {
            return Err(Note::new(
                format!("“{name}”一栏重复"),
                format!("its field `{name}` is there twice"),
            ));
        }
        let value = match value {
            Value::Null => String::new(),
            Value::String(text) => text,
            other => other.to_string(),
        };
        fields.push((field, value));
    }

    Ok(fields)
}
