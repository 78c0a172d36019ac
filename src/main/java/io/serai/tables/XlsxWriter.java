package io.serai.tables;

import com.ctc.wstx.stax.WstxOutputFactory;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/// Writes a workbook of one sheet, row by row, so that none of it is kept. Every cell is text and marked as such
/// (`quotePrefix`, format `@`): no program takes one for a formula, a number or a date, not even when it is edited.
public final class XlsxWriter implements Closeable {
    /// What a sheet and a cell can have (ECMA-376 as Excel reads it).
    public static final int MOST_ROWS = 1_048_576;

    private static final int LONGEST_CELL = 32_767;
    private static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private static final String RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private static final String PACKAGE = "http://schemas.openxmlformats.org/package/2006/";
    private static final String OF_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
    private static final String XML = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

    /// The parts beside the sheet itself.
    private static final Map<String, String> PARTS = Map.of(
            "[Content_Types].xml",
            "<Types xmlns=\"" + PACKAGE + "content-types\">"
                    + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                    + "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" + OF_SHEETS + "sheet.main+xml\"/>"
                    + "<Override PartName=\"/xl/styles.xml\" ContentType=\"" + OF_SHEETS + "styles+xml\"/>"
                    + "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"" + OF_SHEETS
                    + "worksheet+xml\"/></Types>",
            "_rels/.rels",
            "<Relationships xmlns=\"" + PACKAGE + "relationships\"><Relationship Id=\"rId1\" Type=\"" + RELATIONS
                    + "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
            "xl/_rels/workbook.xml.rels",
            "<Relationships xmlns=\"" + PACKAGE + "relationships\"><Relationship Id=\"rId1\" Type=\"" + RELATIONS
                    + "/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"" + RELATIONS
                    + "/styles\" Target=\"styles.xml\"/></Relationships>",
            "xl/workbook.xml",
            "<workbook xmlns=\"" + MAIN + "\" xmlns:r=\"" + RELATIONS
                    + "\"><sheets><sheet name=\"Sheet1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>",
            "xl/styles.xml",
            "<styleSheet xmlns=\"" + MAIN + "\"><fonts count=\"1\"><font/></fonts>"
                    + "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
                    + "<fill><patternFill patternType=\"gray125\"/></fill></fills>"
                    + "<borders count=\"1\"><border/></borders>"
                    + "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
                    + "<cellXfs count=\"2\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
                    + "<xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" quotePrefix=\"1\""
                    + " applyNumberFormat=\"1\"/></cellXfs></styleSheet>");

    /// What a reader of the format would take for an escaped character.
    private static final Pattern ESCAPE = Pattern.compile("_(?=x[0-9A-Fa-f]{4}_)");

    private final ZipOutputStream zip;
    private final XMLStreamWriter sheet;
    private int rows;

    /// @param out closed with this
    public XlsxWriter(OutputStream out) throws IOException {
        this.zip = new ZipOutputStream(out);
        for (var part : PARTS.entrySet()) {
            zip.putNextEntry(new ZipEntry(part.getKey()));
            zip.write((XML + part.getValue()).getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        zip.putNextEntry(new ZipEntry("xl/worksheets/sheet1.xml"));
        try {
            this.sheet = new WstxOutputFactory().createXMLStreamWriter(zip, "UTF-8");
            sheet.writeStartDocument("UTF-8", "1.0");
            sheet.writeStartElement("worksheet");
            sheet.writeDefaultNamespace(MAIN);
            sheet.writeStartElement("sheetData");
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
    }

    /// @throws IllegalStateException after [#MOST_ROWS]
    public void row(List<String> cells) throws IOException {
        if (++rows > MOST_ROWS) {
            throw new IllegalStateException("a sheet has at most %d rows".formatted(MOST_ROWS));
        }
        try {
            sheet.writeStartElement("row");
            for (String cell : cells) {
                sheet.writeStartElement("c");
                sheet.writeAttribute("t", "inlineStr");
                sheet.writeAttribute("s", "1");
                sheet.writeStartElement("is");
                sheet.writeStartElement("t");
                sheet.writeAttribute("xml", "http://www.w3.org/XML/1998/namespace", "space", "preserve");
                sheet.writeCharacters(escaped(cell));
                sheet.writeEndElement();
                sheet.writeEndElement();
                sheet.writeEndElement();
            }
            sheet.writeEndElement();
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
    }

    /// What XML has no way to say is said as the format does (ECMA-376, 22.9.2.19).
    private static String escaped(String cell) {
        String text = ESCAPE.matcher(shortened(cell)).replaceAll("_x005F_");
        if (text.chars().allMatch(c -> c >= ' ' && c < 0xD800 || c == '\n' || c == '\t')) {
            return text;
        }
        var escaped = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c < ' ' && c != '\n' && c != '\t') {
                escaped.append("_x%04X_".formatted(c));
            } else if (c >= 0xD800 && c <= 0xDFFF || c == 0xFFFE || c == 0xFFFF) {
                escaped.append('\uFFFD');
            } else {
                escaped.appendCodePoint(c);
            }
        });
        return escaped.toString();
    }

    private static String shortened(String cell) {
        return cell.length() <= LONGEST_CELL ? cell : cell.substring(0, LONGEST_CELL - 1) + "\u2026";
    }

    @Override
    public void close() throws IOException {
        try (zip) {
            sheet.writeEndDocument();
            sheet.flush();
            zip.closeEntry();
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
    }
}
