package io.serai.tables;

import io.serai.imports.ImportKind;
import io.serai.imports.Mapped;
import io.serai.imports.RowMapping;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Workbooks written part by part, so that a test can put anything into any part.
public final class Workbooks {
    public static final String MAIN = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    private static final String TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    private final Map<String, String> parts = new LinkedHashMap<>();

    private Workbooks() {
        part("xl/workbook.xml", workbook("<sheet name=\"A\" sheetId=\"1\" r:id=\"rId1\"/>"));
        part(
                "xl/_rels/workbook.xml.rels",
                rels(
                        relation("rId1", "worksheet", "worksheets/sheet1.xml"),
                        relation("rId2", "sharedStrings", "sharedStrings.xml"),
                        relation("rId3", "styles", "styles.xml")));
    }

    /// A workbook whose sheet holds these rows.
    public static Workbooks sheet(String... rows) {
        return new Workbooks().part("xl/worksheets/sheet1.xml", sheetXml(rows));
    }

    public static String sheetXml(String... rows) {
        return "<worksheet " + MAIN + "><sheetData>" + String.join("", rows) + "</sheetData></worksheet>";
    }

    public static String workbook(String sheets) {
        return "<workbook " + MAIN + " xmlns:r=\"" + TYPE + "\"><sheets>" + sheets + "</sheets></workbook>";
    }

    public static String rels(String... relations) {
        return "<Relationships>" + String.join("", relations) + "</Relationships>";
    }

    public static String relation(String id, String type, String target) {
        return "<Relationship Id=\"%s\" Type=\"%s/%s\" Target=\"%s\"/>".formatted(id, TYPE, type, target);
    }

    /// A row of inline strings; an empty one is a cell without value.
    public static String row(String... values) {
        StringBuilder row = new StringBuilder("<row>");
        for (String value : values) {
            row.append(
                    value.isEmpty()
                            ? "<c/>"
                            : "<c t=\"inlineStr\"><is><t xml:space=\"preserve\">" + escaped(value) + "</t></is></c>");
        }
        return row.append("</row>").toString();
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    public Workbooks part(String name, String content) {
        parts.put(name, content);
        return this;
    }

    Workbooks without(String name) {
        parts.remove(name);
        return this;
    }

    Workbooks sharedStrings(String... items) {
        return part("xl/sharedStrings.xml", "<sst " + MAIN + ">" + String.join("", items) + "</sst>");
    }

    public Path in(Path dir) throws IOException {
        Path file = Files.createTempFile(dir, "test", ".xlsx");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, String> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }

    /// A part that is too large to stand in memory.
    public interface Part {
        void write(OutputStream out) throws IOException;
    }

    public Path in(Path dir, String largePart, Part content) throws IOException {
        Path file = Files.createTempFile(dir, "test", ".xlsx");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, String> part : parts.entrySet()) {
                if (!part.getKey().equals(largePart)) {
                    zip.putNextEntry(new ZipEntry(part.getKey()));
                    zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
                }
            }
            zip.putNextEntry(new ZipEntry(largePart));
            content.write(zip);
        }
        return file;
    }

    /// Every row of a file, read to its end.
    public static List<SourceRow> read(Path file, ImportKind kind, ReadLimits limits) {
        try (TableReader table = TableReader.open(file, kind, limits)) {
            List<SourceRow> rows = new ArrayList<>();
            for (SourceRow row = table.next(); row != null; row = table.next()) {
                rows.add(row);
            }
            return rows;
        }
    }

    /// What each row of a file is.
    public static List<Mapped> mapped(Path file, ImportKind kind, RowMapping.Settings settings, ReadLimits limits) {
        try (TableReader table = TableReader.open(file, kind, limits)) {
            RowMapping mapping = RowMapping.of(kind, table.header(), settings);
            List<Mapped> all = new ArrayList<>();
            for (SourceRow row = table.next(); row != null; row = table.next()) {
                all.add(mapping.map(row));
            }
            return all;
        }
    }
}
