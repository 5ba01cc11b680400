using System.Text;
using Fuyao.Platform.Facts;
using Fuyao.Storage;
using Fuyao.Storage.Tests;
using NodaTime;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Tests.Facts;

/// <summary>A folder with a catalogue, fact files and a store, as somebody who imports facts has it.</summary>
internal sealed class FactFiles : IDisposable
{
    public const string Catalogue = """
        catalogue: test
        zone: Asia/Shanghai
        currency: CNY
        facts:
          gold:   { type: bool, kind: state, label: { zh: 金牌, en: gold }, source: { zh: 甲, en: a } }
          points: { type: int, kind: state, label: { zh: 积分, en: points }, source: { zh: 甲, en: a } }
          tags:   { type: set, kind: state, values: [a, b, c], label: { zh: 标签, en: tags }, source: { zh: 甲, en: a } }
          opened: { type: date, kind: state, label: { zh: 开店, en: opened }, source: { zh: 甲, en: a } }
          seen:   { type: instant, kind: state, label: { zh: 最近, en: seen }, source: { zh: 甲, en: a } }
          size:   { type: string, kind: state, values: [micro, small], label: { zh: 规模, en: size }, source: { zh: 甲, en: a } }
          name:   { type: string, kind: state, label: { zh: 名称, en: name }, source: { zh: 甲, en: a } }
          gmv:    { type: money, kind: period, minimum: 0, label: { zh: 成交额, en: gmv }, source: { zh: 甲, en: a } }
          net:    { type: money, kind: period, label: { zh: 净额, en: net }, source: { zh: 甲, en: a } }
          rating: { type: double, kind: period, label: { zh: 评分, en: rating }, source: { zh: 甲, en: a } }
          late:   { type: int, kind: period, minimum: 0, label: { zh: 迟, en: late }, source: { zh: 甲, en: a } }
          sent:   { type: int, kind: period, minimum: 0, label: { zh: 发, en: sent }, source: { zh: 甲, en: a } }
          late_rate: { type: double, kind: period, label: { zh: 率, en: rate }, rate: { of: late, over: sent } }
        """;

    public FactFiles()
    {
        Folder = Directory.CreateTempSubdirectory("fuyao-facts-").FullName;
        File.WriteAllText(Path.Combine(Folder, "catalogue.yaml"), Catalogue);
        Database = Store.Open();
    }

    public string Folder { get; }

    public string DataDirectory => Directory.CreateDirectory(Path.Combine(Folder, "data")).FullName;

    public TestStore Store { get; } = new();

    public FuyaoDatabase Database { get; }

    public MovableClock Clock { get; } = new();

    public void Dispose()
    {
        Database.Dispose();
        Store.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    public string Write(string name, string content) => Write(name, Encoding.UTF8.GetBytes(content));

    public string Write(string name, byte[] content)
    {
        var path = Path.Combine(Folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    public ImportReport Import(string csv, string period = "2016-10", string name = "facts.csv") => ImportFile(Write(name, csv), period);

    public ImportReport ImportFile(string path, string period = "2016-10", IProgress<WorkProgress>? progress = null, CancellationToken cancellation = default)
    {
        Clock.Now += Duration.FromMinutes(1);
        return new ImportFacts(Database, Clock).Run(new ImportRequest { File = path, Period = Period.Parse(period), DataDirectory = DataDirectory }, progress, cancellation);
    }

    public string Export(string period = "2016-10", ExportFormat format = ExportFormat.Csv)
    {
        using var memory = new MemoryStream();
        new ExportFacts(Database, Clock).Run(Period.Parse(period), format, memory).ShouldNotBeNull();
        return Encoding.UTF8.GetString(memory.ToArray());
    }

    /// <summary>The errors of a file that must be refused, without their file name.</summary>
    public string[] Refused(string csv, string period = "2016-10") =>
        [.. Should.Throw<ContentException>(() => Import(csv, period)).Errors.Select(error => $"{error.At.Line}:{error.At.Column}: {error with { At = default }}".Replace(": :0:0: ", ": "))];

    /// <summary>The line, column and reason of a row that must be rejected beside a good one.</summary>
    public string Rejected(string csv)
    {
        var report = Import(csv);
        report.RowsRejected.ShouldBe(1);
        var rejection = report.FirstRejections.ShouldHaveSingleItem();
        return $"{rejection.Line} {rejection.Column}: {rejection.Reason}";
    }
}

/// <summary>A clock that stands until it is moved.</summary>
internal sealed class MovableClock : IClock
{
    public Instant Now { get; set; } = Instant.FromUtc(2016, 12, 1, 0, 0);

    public Instant GetCurrentInstant() => Now;
}
