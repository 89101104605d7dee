"""The one style sheet of the program, filled from the tokens.

Sizes are pixels of the 24-grid. Qt traps kept in mind: table items have no padding (it breaks
column widths), a thicker frame takes its pixels from the inside (else the form jumps), arrows of
combos are painted by the widget (a style sheet can't recolour a file).
"""

from dataclasses import asdict
from string import Template

from vaxentry.ui.theme.tokens import Tokens

_SHEET = Template("""
QWidget#window, QWidget#page, QScrollArea, QWidget#scrolled { background: $canvas; color: $text; }
QScrollArea { border: none; }
QToolTip { background: $raised; color: $text; border: 1px solid $edge; padding: 4px; }

QFrame#panel, QFrame#bar {
  background: $surface; border: 1px solid $border; border-radius: 8px; }
QFrame#bar { border-radius: 0; border-width: 0 0 1px 0; }
QFrame#panel[overlay="true"] { border: 1px solid $edge; border-radius: 10px; }
QFrame#status { background: $surface; border-top: 1px solid $border; }
QFrame#rail { background: $surface; border-right: 1px solid $border; }
QFrame#panel QWidget#scrolled, QFrame#panel QScrollArea { background: $surface; }

QLabel { background: transparent; color: $text; }
QLabel[role="title"] { font-size: 17px; font-weight: 600; }
QLabel[role="heading"] { font-size: 14px; font-weight: 600; }
QLabel[role="section"] { color: $accent_text; font-size: 12px; font-weight: 700; }
QLabel[role="label"] { font-size: 13px; }
QLabel[role="muted"], QLabel[role="note"] { color: $muted; font-size: 12px; }
QLabel[role="note"][tone="error"] { color: $error; }
QLabel[role="note"][tone="locked"] { color: $error; font-weight: 600; }
QLabel[role="note"][tone="warn"] { color: $warn; }
QLabel[role="note"][tone="wait"] { color: $wait; }
QLabel[role="big"] { font-size: 26px; font-weight: 700; color: $accent_text; }
QLabel[role="day"] { font-size: 20px; font-weight: 700; color: $accent_text; }
QLabel[role="day"][tone="muted"] { color: $muted; font-weight: 400; }
QLabel[role="card_no"] { font-size: 20px; font-weight: 700; }
QLabel[role="tasks"] { font-size: 12px; color: $muted; }
QLabel[role="tasks"][tone="warn"] { color: $warn; font-weight: 600; }
QLabel[role="tag"] { color: $accent_text; font-size: 11px; }
QLineEdit[tone="wait"], QComboBox[tone="wait"] { border: 2px solid $wait; padding: 0 7px;
  min-height: 28px; max-height: 28px; }
QLabel[role="number"] { font-size: 20px; }
QLabel[role="own_batch"] { background: $wait_soft; color: $wait; border-radius: 6px; padding: 0 8px;
  font-weight: 600; }
QLineEdit[origin="history"], QComboBox[origin="history"], QLineEdit[origin="confirmed"],
QComboBox[origin="confirmed"] { background: $accent_soft; }
QLabel[role="label"]:disabled { color: $disabled; }
QLabel[role="unlike"] { color: $text; font-weight: 700; }
QLabel[role="key"] { background: $neutral_soft; border: 1px solid $border; border-radius: 4px;
  padding: 1px 6px; font-size: 12px; font-weight: 600; }

QFrame#banner { border-radius: 8px; background: $accent_soft; border: 1px solid $accent_soft; }
QFrame#banner[tone="error"] { background: $error_soft; border-color: $error; }
QFrame#banner[tone="warn"] { background: $warn_soft; border-color: $warn_soft; }
QFrame#banner[tone="wait"] { background: $wait_soft; border-color: $wait_soft; }

QLineEdit, QComboBox {
  background: $surface; color: $text; border: 1px solid $edge; border-radius: 5px;
  padding: 0 8px; min-height: 30px; max-height: 30px; font-size: 13px;
  placeholder-text-color: $muted;
  selection-background-color: $accent; selection-color: $on_accent; }
QPlainTextEdit { background: $surface; color: $text; border: 1px solid $edge; border-radius: 5px;
  padding: 4px 6px; font-size: 13px;
  selection-background-color: $accent; selection-color: $on_accent; }
QPlainTextEdit:focus { border: 2px solid $accent; padding: 3px 5px; }
QPlainTextEdit[tone="error"] { border: 2px solid $error; padding: 3px 5px; }
QLineEdit:focus, QComboBox:focus { border: 2px solid $accent; padding: 0 7px;
  min-height: 28px; max-height: 28px; }
QLineEdit:disabled, QComboBox:disabled {
  background: $raised; color: $disabled; border-color: $border; }
QLineEdit[tone="error"], QComboBox[tone="error"] {
  background: $error_soft; border: 2px solid $error; padding: 0 7px;
  min-height: 28px; max-height: 28px; }
QLineEdit[tone="locked"], QComboBox[tone="locked"] {
  background: $error_soft; border: 3px double $error; padding: 0 6px;
  min-height: 26px; max-height: 26px; }
QLineEdit[tone="warn"], QComboBox[tone="warn"] { border: 2px solid $warn; padding: 0 7px;
  min-height: 28px; max-height: 28px; }
QComboBox { padding-right: 24px; }
QComboBox:focus, QComboBox[tone="error"], QComboBox[tone="warn"] { padding-right: 23px; }
QComboBox[tone="locked"] { padding-right: 22px; }
QComboBox::drop-down { border: none; width: 0; }
QComboBox::down-arrow { image: none; width: 0; height: 0; }
QComboBox QAbstractItemView { background: $surface; color: $text; border: 1px solid $edge;
  outline: none; padding: 4px; selection-background-color: $selection; selection-color: $text; }

QListView#suggestions { background: $surface; color: $text; border: 1px solid $edge;
  border-radius: 6px; outline: none; padding: 3px; font-size: 13px; }
QListView#suggestions::item { min-height: 24px; padding: 0 6px; border-radius: 4px; }
QListView#suggestions::item:selected { background: $selection; color: $text; }

QPushButton { background: $surface; color: $text; border: 1px solid $edge; border-radius: 5px;
  padding: 0 14px; min-height: 30px; max-height: 30px; font-size: 13px; }
QPushButton:hover { background: $raised; border-color: $accent; }
QPushButton:focus { border: 2px solid $accent; padding: 0 13px;
  min-height: 28px; max-height: 28px; }
QPushButton:disabled { color: $disabled; border-color: $border; background: $raised; }
QPushButton[role="primary"] { background: $accent; color: $on_accent; border-color: $accent;
  font-weight: 600; }
QPushButton[role="primary"]:hover { background: $accent_hover; }
QPushButton[role="primary"]:focus { border: 2px solid $text; }
QPushButton[role="primary"]:disabled { background: $neutral_soft; color: $disabled;
  border-color: $border; }
QPushButton[role="icon"] { padding: 0; min-width: 32px; max-width: 32px; }
QPushButton[role="filter"] { border-radius: 14px; min-height: 26px; max-height: 26px;
  padding: 0 11px; font-size: 12px; }
QPushButton[role="filter"]:focus { border: 2px solid $accent; padding: 0 10px;
  min-height: 24px; max-height: 24px; }
QPushButton[role="filter"]:checked { background: $selection; border-color: $accent; }

QToolButton[role="place"] { border: 2px solid transparent; border-radius: 8px; color: $muted;
  background: transparent; font-size: 11px; padding: 5px 0; }
QToolButton[role="place"]:hover { background: $raised; color: $text; }
QToolButton[role="place"]:focus { border-color: $accent; }
QToolButton[role="place"]:checked { background: $accent_soft; color: $accent_text;
  font-weight: 600; }

QTableView { background: $surface; alternate-background-color: $raised; color: $text;
  border: 1px solid $border; border-radius: 6px; gridline-color: transparent; outline: none;
  padding: 1px;
  selection-background-color: $selection; selection-color: $text; font-size: 13px; }
QTableView:focus { border-color: $accent; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section { background: $surface; color: $muted; border: none;
  border-bottom: 1px solid $border; padding: 6px 4px; font-size: 12px; font-weight: 600; }
QTableCornerButton::section { background: $surface; border: none; }

QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical { background: $edge; border-radius: 3px; min-height: 28px;
  margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle:horizontal { background: $edge; border-radius: 3px; min-width: 28px;
  margin: 2px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: $neutral_soft; border: none; border-radius: 4px; min-height: 8px;
  max-height: 8px; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }
QSplitter::handle { background: transparent; }
QMenu { background: $surface; color: $text; border: 1px solid $edge; padding: 4px; }
QMenu::item { padding: 5px 18px; border-radius: 4px; }
QMenu::item:selected { background: $selection; }
QMenu::item:disabled { color: $disabled; }
""")


def style_sheet(tokens: Tokens) -> str:
    """The whole sheet in the colours of `tokens`."""
    return _SHEET.substitute(asdict(tokens))
