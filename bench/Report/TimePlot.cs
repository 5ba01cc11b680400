using System.Globalization;
using System.Net;
using System.Text;

namespace Fuyao.Bench.Report;

/// <summary>The times of figures as bars on a logarithmic scale, in SVG that reads on light and on dark and says in words what it shows.</summary>
public static class TimePlot
{
    private const int Width = 860;
    private const int LabelWidth = 190;
    private const int ValueWidth = 110;
    private const int BarHeight = 18;
    private const int BarGap = 4;
    private const int GroupGap = 34;
    private const int Top = 30;
    private const int Bottom = 44;

    private const string Style =
        """
        <style>
          text { font: 13px system-ui, sans-serif; fill: #1f2328; }
          .title { font-weight: 600; }
          .tick { font-size: 11px; fill: #59636e; }
          .grid { stroke: #d1d9e0; }
          .own { fill: #0969da; }
          .peer { fill: #8c959f; }
          @media (prefers-color-scheme: dark) {
            text { fill: #e6edf3; }
            .tick { fill: #9198a1; }
            .grid { stroke: #3d444d; }
            .own { fill: #4493f8; }
            .peer { fill: #656c76; }
          }
        </style>
        """;

    public static string Draw(IEnumerable<Figure> figures)
    {
        var groups = figures.Where(figure => figure.Bars.Length > 0).ToArray();
        var height = Top + Bottom + groups.Sum(figure => GroupGap + figure.Bars.Length * (BarHeight + BarGap));
        var decades = groups.SelectMany(figure => figure.Bars).Select(bar => Math.Log10(bar.Median)).DefaultIfEmpty(0).ToArray();
        var (least, greatest) = ((int)Math.Floor(decades.Min() - 0.3), (int)Math.Ceiling(decades.Max()));
        double X(double nanoseconds) => LabelWidth + (Math.Log10(nanoseconds) - least) / Math.Max(1, greatest - least) * (Width - LabelWidth - ValueWidth);

        var said = string.Join("; ", groups.Select(figure => $"{figure.Id}: {string.Join(", ", figure.Bars.Select(bar => $"{bar.Who} {Words(bar.Median)}"))}"));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" width=\"{Width}\" height=\"{height}\" role=\"img\" aria-labelledby=\"title description\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<title id=\"title\">Times of Fuyao and its peers, logarithmic scale; shorter is faster</title>\n<desc id=\"description\">{WebUtility.HtmlEncode(said)}</desc>\n{Style}\n");
        for (var decade = least; decade <= greatest; decade++)
        {
            var x = X(Math.Pow(10, decade));
            svg.Append(CultureInfo.InvariantCulture, $"<line class=\"grid\" x1=\"{x:F1}\" x2=\"{x:F1}\" y1=\"{Top - 8}\" y2=\"{height - Bottom + 8}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"tick\" x=\"{x:F1}\" y=\"{height - Bottom + 24}\" text-anchor=\"middle\">{Words(Math.Pow(10, decade))}</text>\n");
        }
        var y = Top;
        foreach (var figure in groups)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"title\" x=\"4\" y=\"{y + 12}\">{WebUtility.HtmlEncode($"{figure.Id}  {Shortened(figure.What)}")}</text>\n");
            y += GroupGap - BarGap - 10;
            foreach (var (index, bar) in figure.Bars.Index())
            {
                var end = X(bar.Median);
                svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{LabelWidth - 8}\" y=\"{y + 13}\" text-anchor=\"end\">{WebUtility.HtmlEncode(bar.Who)}</text>");
                svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"{(index == 0 ? "own" : "peer")}\" x=\"{LabelWidth}\" y=\"{y}\" width=\"{Math.Max(1, end - LabelWidth):F1}\" height=\"{BarHeight}\" rx=\"2\"/>");
                svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Math.Max(end, LabelWidth + 1) + 6:F1}\" y=\"{y + 13}\">{Words(bar.Median)}</text>\n");
                y += BarHeight + BarGap;
            }
            y += 10;
        }
        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>Up to the first bracket or comma: the rest stands in the table.</summary>
    private static string Shortened(string what) => what.IndexOfAny(['(', ';']) is > 0 and var end ? what[..end].TrimEnd(' ', ',') : what;

    private static string Words(double nanoseconds)
    {
        var (number, unit) = nanoseconds switch
        {
            < 1e3 => (nanoseconds, "ns"),
            < 1e6 => (nanoseconds / 1e3, "µs"),
            < 1e9 => (nanoseconds / 1e6, "ms"),
            _ => (nanoseconds / 1e9, "s"),
        };
        return $"{number.ToString(number >= 10 ? "0" : "0.##", CultureInfo.InvariantCulture)} {unit}";
    }
}
