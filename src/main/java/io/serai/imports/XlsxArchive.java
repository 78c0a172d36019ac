package io.serai.imports;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// The zip that a workbook is: finds the parts an import reads (ECMA-376 part 2, relationships).
final class XlsxArchive implements AutoCloseable {
    private static final String WORKBOOK = "xl/workbook.xml";
    private static final long MAX_SMALL_PART = 16L << 20;

    private final ZipFile zip;
    private final long fileBytes;
    private final ReadLimits limits;
    private final Map<String, Relation> relations = new HashMap<>();
    private final String sheet;
    private final CellNumbers numbers;

    private record Relation(String type, String target) {}

    private record Workbook(String sheetRelation, boolean from1904) {}

    private XlsxArchive(ZipFile zip, long fileBytes, ReadLimits limits) {
        this.zip = zip;
        this.fileBytes = fileBytes;
        this.limits = limits;
        if (zip.getEntry(WORKBOOK) == null) {
            throw FileProblem.wrongFormat("The file is a zip, but no XLSX workbook: it holds no " + WORKBOOK + ".");
        }
        readRelations();
        Workbook workbook = readWorkbook();
        Relation relation = relations.get(workbook.sheetRelation);
        if (relation == null || zip.getEntry(relation.target) == null) {
            throw FileProblem.unreadable("The workbook is damaged: its first visible worksheet is not in it.");
        }
        this.sheet = relation.target;
        this.numbers = CellNumbers.read(part("/styles"), workbook.from1904);
    }

    static XlsxArchive open(Path file, ReadLimits limits) {
        ZipFile zip;
        long bytes;
        try {
            bytes = Files.size(file);
            zip = new ZipFile(file.toFile());
        } catch (IOException | IllegalArgumentException e) {
            throw FileProblem.unreadable("The workbook is damaged or incomplete: its zip directory can not be read.");
        }
        try {
            return new XlsxArchive(zip, bytes, limits);
        } catch (RuntimeException | Error e) {
            closeQuietly(zip);
            throw e;
        }
    }

    /// How this workbook's numbers become text.
    CellNumbers numbers() {
        return numbers;
    }

    /// The first visible worksheet.
    XmlPart sheet() {
        return xml(sheet, limits.maxEntryBytes());
    }

    /// The shared strings; null when the workbook has none.
    @Nullable
    XmlPart sharedStrings() {
        String name = target("/sharedStrings");
        return name == null ? null : xml(name, limits.maxEntryBytes());
    }

    @Override
    public void close() {
        closeQuietly(zip);
    }

    private @Nullable XmlPart part(String type) {
        String name = target(type);
        return name == null ? null : xml(name, MAX_SMALL_PART);
    }

    private @Nullable String target(String type) {
        for (Relation relation : relations.values()) {
            if (relation.type.endsWith(type) && zip.getEntry(relation.target) != null) {
                return relation.target;
            }
        }
        return null;
    }

    private XmlPart xml(String name, long maxBytes) {
        ZipEntry entry = zip.getEntry(name);
        try {
            if (entry != null) {
                InputStream in = zip.getInputStream(entry);
                long compressed = Math.min(entry.getCompressedSize(), fileBytes);
                long max = Math.min(maxBytes, limits.maxEntryBytes());
                String label = CellText.shown(name);
                return new XmlPart(
                        label,
                        new BoundedStream(in, label, compressed, max, limits.maxRatio(), 8L * limits.maxCellBytes()));
            }
        } catch (IOException e) {
            // a damaged entry; told below
        }
        throw FileProblem.unreadable(
                "The workbook is damaged or incomplete: its part " + CellText.shown(name) + " can not be read.");
    }

    private void readRelations() {
        String name = "xl/_rels/workbook.xml.rels";
        try (XmlPart rels = xml(name, MAX_SMALL_PART)) {
            while (rels.next()) {
                if (rels.atStart("Relationship")
                        && !rels.attribute("TargetMode", "").equals("External")) {
                    relations.put(
                            rels.attribute("Id", ""),
                            new Relation(rels.attribute("Type", ""), resolved(rels.attribute("Target", ""))));
                }
            }
        }
    }

    private Workbook readWorkbook() {
        String sheetRelation = null;
        boolean from1904 = false;
        try (XmlPart workbook = xml(WORKBOOK, MAX_SMALL_PART)) {
            while (workbook.next()) {
                if (workbook.atStart("workbookPr")) {
                    String flag = workbook.attribute("date1904", "0");
                    from1904 = flag.equals("1") || flag.equals("true");
                } else if (workbook.atStart("sheet") && sheetRelation == null) {
                    String id = workbook.attribute("id", "");
                    Relation relation = relations.get(id);
                    // a chart sheet is in the list too
                    if (workbook.attribute("state", "visible").equals("visible")
                            && (relation == null || relation.type.endsWith("/worksheet"))) {
                        sheetRelation = id;
                    }
                }
            }
        }
        if (sheetRelation == null) {
            throw FileProblem.incomplete("The workbook has no visible worksheet.");
        }
        return new Workbook(sheetRelation, from1904);
    }

    /// A target is relative to `xl/`, or absolute within the zip.
    private static String resolved(String target) {
        Deque<String> path = new ArrayDeque<>();
        for (String step : (target.startsWith("/") ? target : "xl/" + target).split("/", -1)) {
            if (step.equals("..")) {
                path.pollLast();
            } else if (!step.isEmpty() && !step.equals(".")) {
                path.addLast(step);
            }
        }
        return String.join("/", path);
    }

    private static void closeQuietly(ZipFile zip) {
        try {
            zip.close();
        } catch (IOException e) {
            // only ever read from
        }
    }
}
