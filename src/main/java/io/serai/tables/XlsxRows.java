package io.serai.tables;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of a workbook's first visible worksheet that has the header. Reads the XML itself: the published streaming
/// readers keep every shared string and any one cell on the heap, however large.
final class XlsxRows implements RawRows {
    /// A cell that shows no value, whose column has no name yet.
    ///
    /// @param column counted from 0
    record EmptyHanded(int column, String value, String what) {}

    private final XlsxArchive archive;
    private final ReadLimits limits;
    private final String name;
    private final XmlPart sheet;
    private final ColumnStyles columns = new ColumnStyles();
    private final List<EmptyHanded> emptyHanded = new ArrayList<>();
    private int position;
    private long cells;
    private int rowStyle;
    private @Nullable CellFault fault;
    private boolean ended;

    private XlsxRows(XlsxArchive archive, XlsxArchive.Sheet sheet, ReadLimits limits) {
        this.archive = archive;
        this.limits = limits;
        this.name = sheet.name();
        this.sheet = archive.open(sheet);
    }

    /// Opens the first visible worksheet, whatever it holds.
    static XlsxRows first(Path file, ReadLimits limits) {
        XlsxArchive archive = XlsxArchive.open(file, limits);
        try {
            return new XlsxRows(archive, archive.sheets().getFirst(), limits);
        } catch (RuntimeException | Error e) {
            archive.close();
            throw e;
        }
    }

    /// Opens the only visible worksheet, or of several the first that has the kind's header.
    ///
    /// @throws FileProblem where none of several has, with what was seen in each
    static XlsxRows open(Path file, TableKind kind, ReadLimits limits) {
        XlsxArchive archive = XlsxArchive.open(file, limits);
        try {
            if (archive.sheets().size() == 1) {
                return new XlsxRows(archive, archive.sheets().getFirst(), limits);
            }
            List<HeaderSearch> searches = new ArrayList<>();
            for (XlsxArchive.Sheet sheet : archive.sheets()) {
                HeaderSearch search = search(archive, sheet, kind, limits);
                if (search.header() != null) {
                    return new XlsxRows(archive, sheet, limits);
                }
                searches.add(search);
            }
            throw HeaderSearch.refused(
                    searches,
                    archive.sheets().stream().map(XlsxArchive.Sheet::name).toList(),
                    kind,
                    limits);
        } catch (RuntimeException | Error e) {
            archive.close();
            throw e;
        }
    }

    private static HeaderSearch search(
            XlsxArchive archive, XlsxArchive.Sheet sheet, TableKind kind, ReadLimits limits) {
        var rows = new XlsxRows(archive, sheet, limits);
        try {
            return HeaderSearch.in(rows, kind, limits);
        } finally {
            // the archive stays open
            rows.sheet.close();
        }
    }

    /// The worksheet's name.
    String sheetName() {
        return name;
    }

    /// Cells of the row last read that hold something, and show no value.
    List<EmptyHanded> emptyHanded() {
        return emptyHanded;
    }

    /// Why a row is rejected.
    ///
    /// @param column the name of the formula's column
    static String noResult(String column) {
        return "a formula without a stored result in column " + column
                + "; open and save the file in a spreadsheet program";
    }

    @Override
    public @Nullable List<String> next() {
        while (!ended) {
            if (!sheet.next() || (sheet.atEnd("sheetData") && sheet.depth() == 2)) {
                ended = true;
            } else if (sheet.atStart("row") && sheet.within("sheetData", 3)) {
                // upwards, whatever the file says
                position = Math.max(integer(sheet.attribute("r"), position + 1), position + 1);
                rowStyle = flag(sheet.attribute("customFormat")) ? integer(sheet.attribute("s"), -1) : -1;
                count();
                return row();
            } else if (sheet.atStart("col") && sheet.within("cols", 3)) {
                columns.add(
                        integer(sheet.attribute("min"), 0),
                        integer(sheet.attribute("max"), 0),
                        integer(sheet.attribute("style"), 0));
            }
        }
        return null;
    }

    @Override
    public int position() {
        return position;
    }

    @Override
    public @Nullable CellFault fault() {
        return fault;
    }

    @Override
    public boolean addressed() {
        return true;
    }

    @Override
    public void close() {
        sheet.close();
        archive.close();
    }

    private List<String> row() {
        List<String> row = new ArrayList<>();
        fault = null;
        emptyHanded.clear();
        int column = -1;
        long chars = 0;
        while (sheet.next() && !(sheet.atEnd("row") && sheet.depth() == 3)) {
            if (!sheet.atStart("c") || !sheet.within("row", 4)) {
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
        String own = sheet.attribute("s");
        int style = own != null ? integer(own, 0) : rowStyle >= 0 ? rowStyle : columns.of(column);
        String value = "";
        boolean formula = false;
        boolean result = false;
        while (sheet.next() && !(sheet.atEnd("c") && sheet.depth() == 4)) {
            if (sheet.atStart("v")) {
                result = true;
                value = checked(sheet.text(limits.maxCellBytes()), column);
            } else if (sheet.atStart("is")) {
                value = checked(RichText.read(sheet, "is", limits.maxCellBytes()), column);
            } else if (sheet.atStart()) {
                formula |= sheet.atStart("f");
                sheet.skip();
            }
        }
        if (value.isEmpty()) {
            // a text may be empty, if it is there; all else has no result
            if (formula && !(result && type.equals("str")) && fault == null) {
                fault = new CellFault(column, "", noResult(String.valueOf(column + 1)));
            }
            return "";
        }
        return switch (type) {
            case "s" -> archive.numbers().shown(shared(value, column), style);
            case "n" -> number(column, value, style);
            case "b" -> flag(value.strip()) ? "TRUE" : "FALSE";
            case "d" -> archive.numbers().isoDate(value, style);
            case "e" -> {
                emptyHanded.add(new EmptyHanded(column, value.strip(), CellNote.ERROR));
                yield "";
            }
            case "str" -> archive.numbers().shown(RichText.unescaped(value), style);
            default -> archive.numbers().shown(value, style);
        };
    }

    private String number(int column, String value, int style) {
        String shown = archive.numbers().text(value, style);
        if (shown.isEmpty()) {
            emptyHanded.add(new EmptyHanded(column, value, CellNote.HIDDEN));
        }
        return shown;
    }

    private String shared(String index, int column) {
        String text = archive.strings().get(integer(index.strip(), -1));
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

    private static boolean flag(@Nullable String value) {
        return "1".equals(value) || "true".equals(value);
    }

    /// The column of a reference such as `AB12`, counted from 0; without a reference the one after the last.
    private static int column(@Nullable String reference, int otherwise) {
        int column = 0;
        for (int i = 0; reference != null && i < Math.min(reference.length(), 4); i++) {
            char c = (char) (reference.charAt(i) & ~0x20);
            if (c < 'A' || c > 'Z' || reference.charAt(i) < 'A') {
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
