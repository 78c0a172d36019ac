package io.serai.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/// Attendees made up for benchmarks: as a Splash export, with inline or with shared strings, and as the rows that
/// `LOAD DATA` takes. The n-th one is the same everywhere.
final class AttendeeFiles {
    static final List<String> HEADER = List.of(
            "Full Name",
            "Email",
            "Time of RSVP",
            "Status",
            "Custom: Job Title",
            "Custom: Company Name",
            "Custom: Country",
            "Custom: State",
            "Custom: Please note any dietary restrictions or preferences.",
            "Custom: Opt-In",
            "Custom: T-shirt size");

    private static final String[] GIVEN = {"Zoë", "Alice", "Søren", "Yusuf", "Mei", "Dmitri", "Ximena", "Kwame"};
    private static final String[] FAMILY = {"Ueda", "Rossi", "Tanaka", "García", "O'Neill", "Jørgensen", "Ito"};

    private AttendeeFiles() {}

    static String given(int n) {
        return GIVEN[n % GIVEN.length];
    }

    static String family(int n) {
        return FAMILY[n % FAMILY.length] + "-" + n;
    }

    static String email(int n) {
        return "attendee." + n + "@example.org";
    }

    static List<String> row(int n) {
        return List.of(
                given(n) + " " + family(n),
                email(n),
                "05/01/2026 12:34 AM",
                "Attending",
                title(n),
                company(n),
                country(n),
                "CA",
                diet(n),
                n % 2 == 0 ? "Opt-in" : "Opt-out",
                "L");
    }

    static String title(int n) {
        return "Engineer, grade " + n % 50;
    }

    static String company(int n) {
        return "Company " + n % 5_000 + " & Sons";
    }

    static String country(int n) {
        return n % 3 == 0 ? "Türkiye" : "United States";
    }

    static String diet(int n) {
        return n % 5 == 0 ? "No nuts; halal" : "None, thank you";
    }

    /// A workbook with shared strings, as most spreadsheet programs write it.
    static void shared(Path file, int rows) throws IOException {
        try (OutputStream out = Files.newOutputStream(file);
                var workbook = new Workbook(out, "Serai", "1.0")) {
            Worksheet sheet = workbook.newWorksheet("Attendees");
            for (int n = 0; n <= rows; n++) {
                List<String> cells = n == 0 ? HEADER : row(n);
                for (int c = 0; c < cells.size(); c++) {
                    sheet.value(n, c, cells.get(c));
                }
                if (n % 1_000 == 0) {
                    sheet.flush();
                }
            }
        }
    }

    /// A workbook with inline strings, as Splash writes it: the shared one's frame, and a sheet of its own.
    static void inline(Path file, int rows) throws IOException {
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            entry(zip, "[Content_Types].xml", """
                    <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
                    <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
                    <Default Extension="xml" ContentType="application/xml"/>\
                    <Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>\
                    <Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>""");
            entry(zip, "_rels/.rels", """
                    <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
                    <Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
            entry(zip, "xl/workbook.xml", """
                    <workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">\
                    <sheets><sheet name="Attendees" sheetId="1" r:id="rId1"/></sheets></workbook>""");
            entry(zip, "xl/_rels/workbook.xml.rels", """
                    <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
                    <Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>""");
            zip.putNextEntry(new ZipEntry("xl/worksheets/sheet1.xml"));
            write(zip, "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>");
            for (int n = 0; n <= rows; n++) {
                write(zip, inlineRow(n + 1, n == 0 ? HEADER : row(n)));
            }
            write(zip, "</sheetData></worksheet>");
            zip.closeEntry();
        }
    }

    private static String inlineRow(int number, List<String> cells) {
        var xml = new StringBuilder("<row r=\"").append(number).append("\">");
        for (int c = 0; c < cells.size(); c++) {
            xml.append("<c r=\"")
                    .append((char) ('A' + c))
                    .append(number)
                    .append("\" t=\"inlineStr\"><is><t>")
                    .append(cells.get(c).replace("&", "&amp;"))
                    .append("</t></is></c>");
        }
        return xml.append("</row>").toString();
    }

    private static void entry(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        write(zip, text);
        zip.closeEntry();
    }

    private static void write(ZipOutputStream zip, String text) throws IOException {
        zip.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Tab-separated lines for `LOAD DATA`, one for each person from 1 to `rows`.
    static void tabbed(Path file, int rows, Line line) throws IOException {
        try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            for (int n = 1; n <= rows; n++) {
                writer.write(String.join("\t", line.cells(n)));
                writer.write('\n');
            }
        }
    }

    @FunctionalInterface
    interface Line {
        List<String> cells(int n);
    }
}
