#!/usr/bin/env bash
# Apache POI 5.4.1 (org.apache.poi:poi-ooxml) and fastexcel-reader 0.19.0 (org.dhatim:fastexcel-reader), on a workbook
# such as Excel writes where somebody types a Japanese name: the cell's text, and how it is read aloud (rPh) for sorting.
#
# Expected: who reads a large file by POI's events gets the text that the cell shows, as XSSFWorkbook gives it.
# Seen: ReadOnlySharedStringsTable, which POI offers for that, appends the reading to each name, unless its second
# argument says false. So of one file the small one and the large one give people two names.
#
# Output seen:
#   POI XSSFWorkbook: 山田
#   POI ReadOnlySharedStringsTable: 山田 ヤマダ
#   POI XSSFReader.getSharedStringsTable: 山田
#   fastexcel-reader: 山田
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
cat >pom.xml <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>phonetic</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.poi</groupId><artifactId>poi-ooxml</artifactId><version>5.4.1</version></dependency>
    <dependency><groupId>org.dhatim</groupId><artifactId>fastexcel-reader</artifactId><version>0.19.0</version></dependency>
  </dependencies>
</project>
POM
mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib >maven.log 2>&1 || { cat maven.log; exit 2; }
cat >Phonetic.java <<'JAVA'
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.zip.*;

public class Phonetic {
    static final String MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    static void part(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>" + text).getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    public static void main(String[] args) throws Exception {
        Path file = Path.of("names.xlsx");
        String types = "http://schemas.openxmlformats.org/package/2006/", rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            part(zip, "[Content_Types].xml", "<Types xmlns=\"" + types + "content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                + "<Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"
                + "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>"
                + "<Override PartName=\"/xl/sharedStrings.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml\"/></Types>");
            part(zip, "_rels/.rels", "<Relationships xmlns=\"" + types + "relationships\"><Relationship Id=\"rId1\" Type=\"" + rel + "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
            part(zip, "xl/workbook.xml", "<workbook xmlns=\"" + MAIN + "\" xmlns:r=\"" + rel + "\"><sheets><sheet name=\"Names\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
            part(zip, "xl/_rels/workbook.xml.rels", "<Relationships xmlns=\"" + types + "relationships\"><Relationship Id=\"rId1\" Type=\"" + rel + "/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"" + rel + "/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>");
            part(zip, "xl/worksheets/sheet1.xml", "<worksheet xmlns=\"" + MAIN + "\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row></sheetData></worksheet>");
            part(zip, "xl/sharedStrings.xml", "<sst xmlns=\"" + MAIN + "\" count=\"1\" uniqueCount=\"1\"><si><t>\u5c71\u7530</t><rPh sb=\"0\" eb=\"2\"><t>\u30e4\u30de\u30c0</t></rPh><phoneticPr fontId=\"1\"/></si></sst>");
        }
        try (var book = new org.apache.poi.xssf.usermodel.XSSFWorkbook(file.toFile())) {
            System.out.println("POI XSSFWorkbook: " + book.getSheetAt(0).getRow(0).getCell(0).getStringCellValue());
        }
        try (var pack = org.apache.poi.openxml4j.opc.OPCPackage.open(file.toFile(), org.apache.poi.openxml4j.opc.PackageAccess.READ)) {
            System.out.println("POI ReadOnlySharedStringsTable: " + new org.apache.poi.xssf.eventusermodel.ReadOnlySharedStringsTable(pack).getItemAt(0).getString());
            System.out.println("POI XSSFReader.getSharedStringsTable: " + new org.apache.poi.xssf.eventusermodel.XSSFReader(pack).getSharedStringsTable().getItemAt(0).getString());
        }
        try (var book = new org.dhatim.fastexcel.reader.ReadableWorkbook(file.toFile()); var rows = book.getFirstSheet().openStream()) {
            System.out.println("fastexcel-reader: " + rows.findFirst().orElseThrow().getCellText(0));
        }
    }
}
JAVA
java -Dstdout.encoding=UTF-8 -cp 'lib/*' Phonetic.java 2>errors | grep -v 'Log4j API' | tee seen
diff seen - <<'SEEN' || { cat errors; echo "the behaviour has changed"; exit 1; }
POI XSSFWorkbook: 山田
POI ReadOnlySharedStringsTable: 山田 ヤマダ
POI XSSFReader.getSharedStringsTable: 山田
fastexcel-reader: 山田
SEEN
