package io.serai.tables;

import io.serai.tables.CellFormat.DateParts;
import java.util.Locale;
import java.util.regex.Pattern;

/// Tells the formats that show dates: those made of nothing but a date's letters, with marks and quoted text between
/// them. A word that happens to hold such letters (`Standard`, `Std.`, `Besuchs-0`) is none.
final class DateFormat {
    private static final Pattern ELAPSED = Pattern.compile("\\[(?:h+|m+|s+)]");
    /// Quoted and escaped text, brackets (colours, languages, numerals), padding.
    private static final Pattern ASIDE = Pattern.compile("\"[^\"]*\"?|\\\\.|\\[[^]]*]|[_*].");

    private static final Pattern HALF_OF_DAY = Pattern.compile("am/pm|a/p|上午/下午");
    private static final Pattern FRACTION_OF_SECOND = Pattern.compile("s[.,]0+");
    private static final Pattern T_BETWEEN = Pattern.compile("(?<=[dy])t(?=h)|(?<=[s0])z$");
    private static final Pattern ERA_OR_WEEKDAY = Pattern.compile("g{1,3}(?=e)|(?<=g)e{1,2}|b{2,4}|a{3,4}");
    private static final Pattern YEAR_OF_ERA = Pattern.compile("(?<![a-z0#?.])e{1,2}(?=[/.\\-年])");
    /// A date's letters, and the marks that stand between them.
    private static final Pattern NOTHING_ELSE = Pattern.compile("[ymdhs0-9\\s./,:;'()@年月日時时分秒년월일시분초-]*");

    private DateFormat() {}

    /// @param section the first of a format
    static DateParts parts(String section) {
        String code = section.toLowerCase(Locale.ROOT);
        if (ELAPSED.matcher(code).find()) {
            return DateParts.NONE;
        }
        String shown = ASIDE.matcher(code).replaceAll("");
        shown = HALF_OF_DAY.matcher(shown).replaceAll("");
        shown = FRACTION_OF_SECOND.matcher(shown).replaceAll("s");
        shown = T_BETWEEN.matcher(shown).replaceAll("");
        // of the era, as Taiwan writes years: alone between marks
        shown = YEAR_OF_ERA.matcher(shown).replaceAll("y");
        boolean era = ERA_OR_WEEKDAY.matcher(shown).find();
        shown = ERA_OR_WEEKDAY.matcher(shown).replaceAll("");
        if (shown.matches(".*[0#?@].*") || !NOTHING_ELSE.matcher(shown).matches()) {
            return DateParts.NONE;
        }
        boolean day = era || shown.indexOf('y') >= 0 || shown.indexOf('d') >= 0;
        boolean time = shown.indexOf('h') >= 0 || shown.indexOf('s') >= 0;
        boolean month = shown.indexOf('m') >= 0;
        if (day || (month && !time)) {
            return time ? DateParts.DATE_AND_TIME : DateParts.DATE;
        }
        return time ? DateParts.TIME : DateParts.NONE;
    }
}
