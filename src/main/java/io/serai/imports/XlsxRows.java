package io.serai.imports;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of a workbook's first visible worksheet. Reads the XML itself: the published streaming readers keep
/// every shared string and any one cell on the heap, however large.
final class XlsxRows implements RawRows {
    private final XlsxArchive archive;
    private final ReadLimits limits;
    private final XmlPart sheet;
    private @Nullable SharedStrings strings;
    private int position;
    private long cells;
    private boolean ended;

    private XlsxRows(XlsxArchive archive, ReadLimits limits) {
        this.archive = archive;
        this.limits = limits;
        this.sheet = archive.sheet();
    }

    static XlsxRows open(Path file, ReadLimits limits) {
        XlsxArchive archive = XlsxArchive.open(file, limits);
        try {
            return new XlsxRows(archive, limits);
        } catch (RuntimeException | Error e) {
            archive.close();
            throw e;
        }
    }

    @Override
    public @Nullable List<String> next() {
        while (!ended) {
            if (!sheet.next() || sheet.atEnd("sheetData")) {
                ended = true;
            } else if (sheet.atStart("row")) {
                position = Math.max(integer(sheet.attribute("r"), position + 1), 1);
                count();
                return row();
            }
        }
        return null;
    }

    @Override
    public int position() {
        return position;
    }

    @Override
    public boolean addressed() {
        return true;
    }

    @Override
    public void close() {
        sheet.close();
        if (strings != null) {
            strings.close();
        }
        archive.close();
    }

    private List<String> row() {
        List<String> row = new ArrayList<>();
        int column = -1;
        long chars = 0;
        while (sheet.next() && !sheet.atEnd("row")) {
            if (!sheet.atStart("c")) {
                continue;
            }
            count();
            column = column(sheet.attribute("r"), column + 1);
            String value = value(column);
            if (value.isEmpty()) {
                continue;
            }
            if (column >= limits.maxColumns()) {
                throw FileProblem.tooLarge("The workbook has more than " + limits.maxColumns() + " columns: row "
                        + position + " holds a value in column " + (column + 1) + ".");
            }
            chars += value.length();
            if (chars > limits.maxRowChars()) {
                throw FileProblem.tooLarge("Row " + position + " of the workbook is larger than the limit of "
                        + limits.maxRowChars() + " characters for a row.");
            }
            while (row.size() <= column) {
                row.add("");
            }
            row.set(column, value);
        }
        return row;
    }

    /// Reads up to the end of the cell begun.
    private String value(int column) {
        String type = sheet.attribute("t", "n");
        int style = integer(sheet.attribute("s"), 0);
        String value = "";
        while (sheet.next() && !sheet.atEnd("c")) {
            if (sheet.atStart("v")) {
                value = checked(sheet.text(limits.maxCellBytes()), column);
            } else if (sheet.atStart("is")) {
                value = checked(RichText.read(sheet, "is", limits.maxCellBytes()), column);
            } else if (sheet.atStart()) {
                sheet.skip();
            }
        }
        return value.isEmpty()
                ? ""
                : switch (type) {
                    case "s" -> shared(value, column);
                    case "n" -> archive.numbers().text(value, style);
                    case "b" -> value.strip().equals("1") ? "true" : "false";
                    case "d" -> CellNumbers.isoDate(value);
                    case "str" -> RichText.unescaped(value);
                    default -> value;
                };
    }

    private String shared(String index, int column) {
        SharedStrings all = strings;
        if (all == null) {
            all = SharedStrings.read(archive.sharedStrings(), limits);
            strings = all;
        }
        String text = all.get(integer(index.strip(), -1));
        if (text == null) {
            throw FileProblem.unreadable("The workbook is damaged: row " + position + ", column " + (column + 1)
                    + " refers to a shared string that is not there.");
        }
        return text;
    }

    private String checked(@Nullable String text, int column) {
        if (text == null || !RichText.fits(text, limits.maxCellBytes())) {
            throw FileProblem.tooLarge("The cell in row " + position + ", column " + (column + 1)
                    + " is larger than the limit of " + limits.maxCellBytes() + " bytes.");
        }
        return text;
    }

    private void count() {
        if (++cells > limits.maxCells()) {
            throw FileProblem.tooLarge("The workbook has more than " + limits.maxCells() + " cells.");
        }
    }

    /// The column of a reference such as `AB12`, counted from 0; without a reference the one after the last.
    private static int column(@Nullable String reference, int otherwise) {
        int column = 0;
        for (int i = 0; reference != null && i < Math.min(reference.length(), 4); i++) {
            char c = reference.charAt(i);
            if (c < 'A' || c > 'Z') {
                break;
            }
            column = column * 26 + (c - 'A' + 1);
        }
        return column == 0 ? otherwise : column - 1;
    }

    private static int integer(@Nullable String digits, int otherwise) {
        try {
            return digits == null ? otherwise : Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
