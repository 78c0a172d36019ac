package io.serai.tables;

import io.serai.tables.CellFormat.DateParts;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The formats that a workbook names by number only (ECMA-376 part 1, 18.8.30).
final class BuiltInFormats {
    private static final Map<Integer, String> CODES = Map.ofEntries(
            Map.entry(1, "0"),
            Map.entry(2, "0.00"),
            Map.entry(3, "#,##0"),
            Map.entry(4, "#,##0.00"),
            Map.entry(5, "$#,##0_);($#,##0)"),
            Map.entry(6, "$#,##0_);[Red]($#,##0)"),
            Map.entry(7, "$#,##0.00_);($#,##0.00)"),
            Map.entry(8, "$#,##0.00_);[Red]($#,##0.00)"),
            Map.entry(9, "0%"),
            Map.entry(10, "0.00%"),
            Map.entry(11, "0.00E+00"),
            Map.entry(12, "# ?/?"),
            Map.entry(13, "# ??/??"),
            Map.entry(14, "m/d/yyyy"),
            Map.entry(15, "d-mmm-yy"),
            Map.entry(16, "d-mmm"),
            Map.entry(17, "mmm-yy"),
            Map.entry(18, "h:mm AM/PM"),
            Map.entry(19, "h:mm:ss AM/PM"),
            Map.entry(20, "h:mm"),
            Map.entry(21, "h:mm:ss"),
            Map.entry(22, "m/d/yyyy h:mm"),
            Map.entry(37, "#,##0 ;(#,##0)"),
            Map.entry(38, "#,##0 ;[Red](#,##0)"),
            Map.entry(39, "#,##0.00;(#,##0.00)"),
            Map.entry(40, "#,##0.00;[Red](#,##0.00)"),
            Map.entry(41, "_(* #,##0_);_(* \\(#,##0\\);_(* \"-\"_);_(@_)"),
            Map.entry(42, "_($* #,##0_);_($* \\(#,##0\\);_($* \"-\"_);_(@_)"),
            Map.entry(43, "_(* #,##0.00_);_(* \\(#,##0.00\\);_(* \"-\"??_);_(@_)"),
            Map.entry(44, "_($* #,##0.00_);_($* \\(#,##0.00\\);_($* \"-\"??_);_(@_)"),
            Map.entry(45, "mm:ss"),
            Map.entry(46, "[h]:mm:ss"),
            Map.entry(47, "mm:ss.0"),
            Map.entry(48, "##0.0E+0"));

    private static final Set<Integer> EAST_ASIAN_TIMES = Set.of(32, 33, 34, 35, 55, 56);

    private BuiltInFormats() {}

    /// @param eastAsian whether the workbook was made for East Asia, where some more numbers are dates
    static CellFormat of(int id, boolean eastAsian) {
        String code = CODES.get(id);
        if (code != null) {
            return CellFormat.of(code);
        }
        DateParts date = eastAsian ? eastAsian(id) : null;
        return date == null ? CellFormat.GENERAL : CellFormat.ofDate(date);
    }

    /// Which of them show a time differs between languages; one that may is read with it, so that none is lost.
    private static @Nullable DateParts eastAsian(int id) {
        if ((id < 27 || id > 36) && (id < 50 || id > 58)) {
            return null;
        }
        return EAST_ASIAN_TIMES.contains(id) ? DateParts.DATE_AND_TIME : DateParts.DATE;
    }
}
