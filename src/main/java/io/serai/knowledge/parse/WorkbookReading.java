package io.serai.knowledge.parse;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.poi.openxml4j.exceptions.OpenXML4JException;
import org.apache.poi.openxml4j.opc.OPCPackage;
import org.apache.poi.openxml4j.opc.PackageAccess;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.apache.poi.ss.util.CellReference;
import org.apache.poi.util.XMLHelper;
import org.apache.poi.xssf.eventusermodel.ReadOnlySharedStringsTable;
import org.apache.poi.xssf.eventusermodel.XSSFReader;
import org.apache.poi.xssf.eventusermodel.XSSFSheetXMLHandler;
import org.apache.poi.xssf.eventusermodel.XSSFSheetXMLHandler.SheetContentsHandler;
import org.apache.poi.xssf.usermodel.XSSFComment;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.XMLReader;
import org.xml.sax.helpers.DefaultHandler;
import org.xml.sax.helpers.XMLFilterImpl;

/// A workbook's sheets as pages, by POI, which Tika reads XLSX with too; here without the sheets, rows and columns that
/// are hidden, and with numbers that look the same wherever it is read.
final class WorkbookReading {
    private static final int MOST_COLUMNS = 1_000;

    private WorkbookReading() {}

    static void read(File file, Reading reading) throws IOException, SAXException {
        try (OPCPackage workbook = OPCPackage.open(file, PackageAccess.READ)) {
            var reader = new XSSFReader(workbook);
            Set<String> hidden = hidden(reader);
            var texts = new ReadOnlySharedStringsTable(workbook, false);
            var styles = reader.getStylesTable();
            var sheets = (XSSFReader.SheetIterator) reader.getSheetsData();
            while (sheets.hasNext()) {
                try (InputStream sheet = sheets.next()) {
                    reading.page();
                    if (hidden.contains(sheets.getSheetName())) {
                        continue;
                    }
                    reading.heading(1, sheets.getSheetName());
                    var handler = new XSSFSheetXMLHandler(
                            styles, null, texts, new Rows(reading), new DataFormatter(Locale.ROOT), false);
                    var seen = new Seen(XMLHelper.newXMLReader());
                    seen.setContentHandler(handler);
                    seen.parse(new InputSource(sheet));
                }
            }
        } catch (OpenXML4JException | javax.xml.parsers.ParserConfigurationException e) {
            throw new UnreadableException("The workbook is broken: " + e.getMessage());
        }
    }

    private static Set<String> hidden(XSSFReader reader)
            throws IOException, OpenXML4JException, SAXException, javax.xml.parsers.ParserConfigurationException {
        var hidden = new HashSet<String>();
        XMLReader xml = XMLHelper.newXMLReader();
        xml.setContentHandler(new DefaultHandler() {
            @Override
            public void startElement(String uri, String local, String qualified, Attributes attributes) {
                String state = attributes.getValue("state");
                if (local.equals("sheet") && state != null && !state.equals("visible")) {
                    hidden.add(attributes.getValue("name"));
                }
            }
        });
        try (InputStream workbook = reader.getWorkbookData()) {
            xml.parse(new InputSource(workbook));
        }
        return hidden;
    }

    /// Leaves out what belongs to hidden rows and columns.
    private static final class Seen extends XMLFilterImpl {
        private final List<int[]> columns = new ArrayList<>();
        private int unseen;

        Seen(XMLReader reader) {
            super(reader);
        }

        @Override
        public void startElement(String uri, String local, String qualified, Attributes attributes)
                throws SAXException {
            if (local.equals("col") && isSet(attributes.getValue("hidden"))) {
                columns.add(new int[] {
                    Integer.parseInt(attributes.getValue("min")), Integer.parseInt(attributes.getValue("max"))
                });
            }
            boolean hidden = local.equals("row") && isSet(attributes.getValue("hidden"))
                    || local.equals("c") && isInHiddenColumn(attributes.getValue("r"));
            if (unseen > 0 || hidden) {
                unseen++;
            } else {
                super.startElement(uri, local, qualified, attributes);
            }
        }

        private boolean isInHiddenColumn(String cell) {
            if (cell == null || columns.isEmpty()) {
                return false;
            }
            int column = new CellReference(cell).getCol() + 1;
            return columns.stream().anyMatch(range -> range[0] <= column && column <= range[1]);
        }

        private static boolean isSet(String flag) {
            return "1".equals(flag) || "true".equals(flag);
        }

        @Override
        public void endElement(String uri, String local, String qualified) throws SAXException {
            if (unseen > 0) {
                unseen--;
            } else {
                super.endElement(uri, local, qualified);
            }
        }

        @Override
        public void characters(char[] all, int from, int length) throws SAXException {
            if (unseen == 0) {
                super.characters(all, from, length);
            }
        }
    }

    private static final class Rows implements SheetContentsHandler {
        private final Reading reading;
        private final List<String> cells = new ArrayList<>();

        Rows(Reading reading) {
            this.reading = reading;
        }

        @Override
        public void startRow(int row) {
            cells.clear();
        }

        @Override
        public void endRow(int row) {
            reading.row(cells);
        }

        @Override
        public void cell(String reference, String value, XSSFComment comment) {
            int column = reference == null ? cells.size() : new CellReference(reference).getCol();
            while (cells.size() < Math.min(column, MOST_COLUMNS)) {
                cells.add("");
            }
            if (value != null && cells.size() < MOST_COLUMNS) {
                cells.add(value);
            }
        }
    }
}
