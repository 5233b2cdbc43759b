import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.jena.graph.Graph;
import org.apache.jena.graph.Node;
import org.apache.jena.riot.RDFDataMgr;
import org.apache.jena.shacl.ShaclValidator;
import org.apache.jena.shacl.Shapes;
import org.apache.jena.shacl.ValidationReport;
import org.apache.jena.shacl.engine.ShaclPaths;

/**
 * Validates with Jena SHACL what the product validates, and prints what it finds and how long it took.
 * usage: java -cp fuseki-server.jar PeersShacl.java FILE; each line of FILE is shapes TAB data TAB times.
 * For each line it prints "case TAB conforms TAB ms" (the median), and "result TAB shape TAB focus TAB path TAB
 * severity" for each result. Blank nodes are written "_:".
 */
public class PeersShacl {
  public static void main(String[] arguments) throws Exception {
    Map<String, Shapes> known = new HashMap<>();
    StringBuilder out = new StringBuilder();
    for (String line : Files.readAllLines(Path.of(arguments[0]))) {
      String[] words = line.split("\t");
      Shapes shapes = known.computeIfAbsent(words[0], path -> Shapes.parse(RDFDataMgr.loadGraph(path)));
      Graph data = RDFDataMgr.loadGraph(words[1]);
      double[] took = new double[Integer.parseInt(words[2])];
      ValidationReport report = null;
      for (int i = 0; i < took.length; i++) {
        long start = System.nanoTime();
        report = ShaclValidator.get().validate(shapes, data);
        took[i] = (System.nanoTime() - start) / 1e6;
      }
      java.util.Arrays.sort(took);
      out.append("case\t").append(report.conforms()).append('\t').append(took[took.length / 2]).append('\n');
      report.getEntries().forEach(entry -> out
          .append("result\t").append(told(entry.source()))
          .append('\t').append(told(entry.focusNode()))
          .append('\t').append(entry.resultPath() == null ? "" : ShaclPaths.pathToString(entry.resultPath()))
          .append('\t').append(told(entry.severity().level()))
          .append('\n'));
    }
    System.out.print(out);
  }

  private static String told(Node node) {
    if (node == null) return "";
    if (node.isBlank()) return "_:";
    String text = node.isURI() ? node.getURI() : node.isLiteral() ? node.getLiteralLexicalForm() : node.toString();
    return text.replaceAll("[\t\n\r]", " ");
  }
}
