package io.serai.tables;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// The zip that a workbook is: finds the parts an import reads, by their relations (ECMA-376 part 2) and not by the
/// names that most programs give them.
final class XlsxArchive implements AutoCloseable {
    private static final String USUAL = "xl/workbook.xml";
    private static final long MAX_SMALL_PART = 16L << 20;
    private static final int MAX_SHEETS = 100;

    private final ZipFile zip;
    private final WorkbookParts parts;
    private final long fileBytes;
    private final ReadLimits limits;
    private final String workbook;
    private final Map<String, Relation> relations;
    private final List<Sheet> sheets;
    private final CellNumbers numbers;
    private @Nullable SharedStrings strings;

    private record Relation(String type, String target) {}

    /// A visible worksheet.
    record Sheet(String name, String part) {}

    private XlsxArchive(ZipFile zip, long fileBytes, ReadLimits limits) {
        this.zip = zip;
        this.parts = new WorkbookParts(zip);
        this.fileBytes = fileBytes;
        this.limits = limits;
        this.workbook = workbook();
        int folder = workbook.lastIndexOf('/');
        this.relations = relations(
                workbook.substring(0, folder + 1) + "_rels/" + workbook.substring(folder + 1) + ".rels",
                workbook.substring(0, Math.max(folder, 0)));
        this.sheets = new ArrayList<>();
        boolean from1904 = readWorkbook();
        this.numbers = CellNumbers.read(part("/styles"), from1904);
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

    /// The visible worksheets, in their order; one at least.
    List<Sheet> sheets() {
        return sheets;
    }

    XmlPart open(Sheet sheet) {
        return xml(sheet.part(), limits.maxEntryBytes());
    }

    /// The shared strings, read when the first cell asks.
    SharedStrings strings() {
        SharedStrings all = strings;
        if (all == null) {
            String name = target("/sharedStrings");
            all = SharedStrings.read(name == null ? null : xml(name, limits.maxEntryBytes()), limits);
            strings = all;
        }
        return all;
    }

    @Override
    public void close() {
        if (strings != null) {
            strings.close();
        }
        closeQuietly(zip);
    }

    /// The part that the zip's own relations call its document.
    private String workbook() {
        String named = parts.holds("_rels/.rels")
                ? relations("_rels/.rels", "").values().stream()
                        .filter(relation -> relation.type.endsWith("/officeDocument"))
                        .map(Relation::target)
                        .filter(parts::holds)
                        .findFirst()
                        .orElse(USUAL)
                : USUAL;
        if (!parts.holds(named)) {
            throw FileProblem.wrongFormat(
                    "The file is a zip, but no XLSX workbook: it holds no " + CellText.shown(named) + ".");
        }
        return named;
    }

    private @Nullable XmlPart part(String type) {
        String name = target(type);
        return name == null ? null : xml(name, MAX_SMALL_PART);
    }

    private @Nullable String target(String type) {
        for (Relation relation : relations.values()) {
            if (relation.type.endsWith(type) && parts.holds(relation.target)) {
                return relation.target;
            }
        }
        return null;
    }

    private XmlPart xml(String name, long maxBytes) {
        ZipEntry entry = parts.find(name);
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

    /// @param folder that targets are relative to
    private Map<String, Relation> relations(String name, String folder) {
        Map<String, Relation> found = new HashMap<>();
        try (XmlPart rels = xml(name, MAX_SMALL_PART)) {
            while (rels.next()) {
                if (rels.atStart("Relationship")
                        && rels.depth() == 2
                        && !rels.attribute("TargetMode", "").equals("External")) {
                    found.put(
                            rels.attribute("Id", ""),
                            new Relation(
                                    rels.attribute("Type", ""),
                                    WorkbookParts.resolved(folder, rels.attribute("Target", ""))));
                }
            }
        }
        return found;
    }

    /// @return whether days are counted from 1904
    private boolean readWorkbook() {
        boolean from1904 = false;
        boolean any = false;
        String root;
        try (XmlPart book = xml(workbook, MAX_SMALL_PART)) {
            root = book.root();
            while (book.next()) {
                if (book.atStart("workbookPr") && book.depth() == 2) {
                    String flag = book.attribute("date1904", "0");
                    from1904 = flag.equals("1") || flag.equals("true") || flag.equals("on");
                } else if (book.atStart("sheet") && book.within("sheets", 3)) {
                    any |= add(book.attribute("name", ""), book.attribute("state", "visible"), book.relation());
                }
            }
        }
        if (!root.equals("workbook")) {
            throw FileProblem.wrongFormat("The file is " + OtherFormats.ofRoot(root) + " by its content.");
        }
        if (!any) {
            throw FileProblem.incomplete("The workbook has no visible worksheet.");
        }
        return from1904;
    }

    /// @return whether it is a visible worksheet; a chart sheet is in the list too
    private boolean add(String name, String state, String id) {
        Relation relation = relations.get(id);
        if (!state.equals("visible") || (relation != null && !relation.type.endsWith("/worksheet"))) {
            return false;
        }
        if (relation == null || !parts.holds(relation.target)) {
            throw FileProblem.unreadable(
                    "The workbook is damaged: its visible worksheet '" + CellText.shown(name) + "' is not in it.");
        }
        if (sheets.size() < MAX_SHEETS) {
            sheets.add(new Sheet(name, relation.target));
        }
        return true;
    }

    private static void closeQuietly(ZipFile zip) {
        try {
            zip.close();
        } catch (IOException e) {
            // only ever read from
        }
    }
}
