//! Stores that cannot be opened, written to or rebuilt.

use super::ErrorKind::{self, *};
use crate::note::Note;

impl ErrorKind {
    /// The sentence, if it is about a store.
    pub(super) fn store_note(&self) -> Option<Note> {
        Some(match self {
            NoStore => {
                Note::new("这里没有索引，请先建立", "there is no store here; build one first")
            }
            NotEmpty => Note::new(
                "文件夹里已有别的文件，请换一个空文件夹存放索引",
                "the folder holds something else; choose an empty one for the store",
            ),
            StaleStore { differs } => Note::new(
                format!("索引与本程序不符（{differs}）；请重建，若曾用别的规则文件，请带上同样的"),
                format!(
                    "the store does not fit this program ({differs}); rebuild it, with the same \
                     rule files if there were others"
                ),
            ),
            LockedStore => Note::new(
                "另一个进程正在写入索引，请等它结束后重试",
                "another process is writing to the store; wait for it to end and try again",
            ),
            Frozen => Note::new(
                "这是索引在某一时刻的快照，不能写入；请写入索引本身",
                "this is the store as it was at one moment, which takes no changes; change the \
                 store itself",
            ),
            DamagedStore { found } => Note::new(
                format!("索引已损坏（{found}）；请重建，若仍不行，请换一个空文件夹重新收录"),
                format!(
                    "the store is damaged ({found}); rebuild it, or index again into an empty folder"
                ),
            ),
            LostStore { found } => Note::new(
                format!(
                    "索引已损坏（{found}），其中也没有留存的原文件和全文可供重建；\
                     没有改动任何文件，请换一个空文件夹重新收录"
                ),
                format!(
                    "the store is damaged ({found}) and holds neither sources nor texts to rebuild \
                     it from; nothing was changed: index again into an empty folder"
                ),
            ),
            Engine { found } => {
                Note::new(format!("内部错误：{found}"), format!("the engine failed: {found}"))
            }
            _ => return None,
        })
    }
}
