using System.Globalization;
using System.Text;
using Fuyao.Platform.Facts;
using Fuyao.Platform.Tabular;
using Fuyao.Storage.Facts;
using Fuyao.Storage.Tests;
using Period = Fuyao.Kernel.Values.Period;

namespace Fuyao.Platform.Tests.Facts;

[Trait(TestStore.Trait, TestStore.Both)]
public sealed class ImportFactsTests : IDisposable
{
    private readonly FactFiles files = new();

    static ImportFactsTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public void Dispose() => files.Dispose();

    [Fact]
    public void What_is_imported_comes_out_again()
    {
        const string csv = """"
            merchant_id,gold,points,tags,opened,seen,size,name,gmv,net,rating,late,sent
            m1,true,-5,a|c,2016-01-31,2016-10-03T04:05:06.0000007Z,micro,"北京, ""烤鸭""",2295.00,-0.0001,4.8125,1,9
            m2,,,,,,,,,,,,
            m3,false,0,|,1999-12-31,2016-10-03T00:00:00Z,small,x,0.00,922337203685477.5807,1E-300,0,0

            """";

        var report = files.Import(csv);

        (report.RowsRead, report.RowsTaken, report.RowsRejected, report.RejectedFile).ShouldBe((3, 3, 0, null));
        report.Snapshot!.ToString().ShouldBe("2016-10#1");
        files.Export().ShouldBe(csv.TrimEnd() + "\n");
    }

    [Fact]
    public void An_export_imported_again_changes_nothing()
    {
        files.Import("merchant_id,gold,tags,gmv,rating\nm1,是,b|a|b,1,0.1\nm2,0,|,12.5,-0\n");

        var again = files.Import(files.Export());
        again.IsNew.ShouldBeFalse();
        again.Snapshot!.Revision.ShouldBe(1);
    }

    /// <summary>Against reading one row after the other: a row with an error is not taken, and of a merchant's rows the first that is right. Several times as many rows as are read at once.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_long_file_is_taken_row_by_row_whatever_stands_in_it(bool isInOrder)
    {
        const int Lines = 40_000;
        var random = new Random(7);
        var lines = new List<string>();
        var (taken, rejected) = (new SortedDictionary<int, string>(), new List<(long Line, string Column)>());
        var merchants = new Dictionary<string, int>();
        for (var line = 2; line < Lines; line++)
        {
            var id = isInOrder && random.Next(100) > 0 ? $"m{line:00000}" : $"m{random.Next(Lines):00000}";
            var points = random.Next(50) == 0 ? "many" : random.Next(5) == 0 ? "" : $"{random.Next(1_000)}";
            var size = random.Next(50) switch { 0 => "huge", < 20 => "micro", < 40 => "small", _ => "" };
            var name = $"名 {random.Next(3_000)}";
            lines.Add(random.Next(200) == 0 ? $"{id},{points}" : $"{id},{points},{size},{name}");
            var wrong = !lines[^1].Contains('名', StringComparison.Ordinal) ? "" : merchants.ContainsKey(id) ? "merchant_id" : points == "many" ? "points" : size == "huge" ? "size" : null;
            if (wrong is not null)
                rejected.Add((line, wrong));
            else
                taken.Add(merchants[id] = merchants.Count, $"{id},{points},{size},{name}");
        }

        var report = files.Import($"merchant_id,points,size,name\n{string.Join('\n', lines)}\n");

        (report.RowsTaken, report.RowsRejected).ShouldBe((taken.Count, rejected.Count));
        files.Export().ShouldBe($"merchant_id,points,size,name\n{string.Join('\n', taken.Values)}\n");
        var kept = File.ReadAllLines(report.RejectedFile!).Skip(1).Select(row => row.Split(',')).Select(row => (long.Parse(row[4], CultureInfo.InvariantCulture), row[5]));
        kept.ShouldBe(rejected);
    }

    [Theory]
    [InlineData("gold", "是", "true")]
    [InlineData("gold", "TRUE", "true")]
    [InlineData("gold", "否", "false")]
    [InlineData("points", " 12 ", "12")]
    [InlineData("points", "9223372036854775807", "9223372036854775807")]
    [InlineData("net", "-922337203685477.5808", "-922337203685477.5808")]
    [InlineData("net", "007.5", "7.50")]
    [InlineData("rating", "1e3", "1000")]
    [InlineData("opened", "2016-02-29", "2016-02-29")]
    [InlineData("seen", "2016-10-03", "2016-10-02T16:00:00Z")]
    [InlineData("seen", "2016-10-03 24:00", "2016-10-03T16:00:00Z")]
    [InlineData("seen", "2016-10-03T09:00:00.5", "2016-10-03T01:00:00.5Z")]
    [InlineData("seen", "2016-10-03T09:00+01:00", "2016-10-03T08:00:00Z")]
    [InlineData("tags", "c | a", "a|c")]
    public void A_value_may_be_written_in_several_ways(string fact, string written, string read)
    {
        files.Import($"merchant_id,{fact}\nm1,{written}\n").RowsRejected.ShouldBe(0);

        files.Export().ShouldBe($"merchant_id,{fact}\nm1,{read}\n");
    }

    [Theory]
    [InlineData("gold", "yes", "'yes' is neither true nor false; write true, false, 1, 0, 是 or 否")]
    [InlineData("points", "1.5", "'1.5' is no whole number from -9223372036854775808 to 9223372036854775807; write digits only")]
    [InlineData("points", "9223372036854775808", "'9223372036854775808' is no whole number from -9223372036854775808 to 9223372036854775807; write digits only")]
    [InlineData("points", "+1", "'+1' is no whole number from -9223372036854775808 to 9223372036854775807; write digits only")]
    [InlineData("net", "1.00001", "'1.00001' is no amount; write digits with at most 4 decimals and no grouping, like 2295.00")]
    [InlineData("net", "\"1,000\"", "'1,000' is no amount; write digits with at most 4 decimals and no grouping, like 2295.00")]
    [InlineData("net", "¥5", "'¥5' is no amount; write digits with at most 4 decimals and no grouping, like 2295.00")]
    [InlineData("net", "1e3", "'1e3' is no amount; write digits with at most 4 decimals and no grouping, like 2295.00")]
    [InlineData("net", "922337203685477.5808", "'922337203685477.5808' is no amount; write digits with at most 4 decimals and no grouping, like 2295.00")]
    [InlineData("gmv", "-0.01", "-0.01 is below the least value, 0")]
    [InlineData("rating", "NaN", "'NaN' is no finite number; write digits with a decimal point, or nothing where it is unknown")]
    [InlineData("rating", "Infinity", "'Infinity' is no finite number; write digits with a decimal point, or nothing where it is unknown")]
    [InlineData("rating", "1e999", "'1e999' is no finite number; write digits with a decimal point, or nothing where it is unknown")]
    [InlineData("rating", "4,5", "the row has 3 fields and the header 2")]
    [InlineData("opened", "2016-02-30", "'2016-02-30' is no date: 2016-02 has the days 01 to 29")]
    [InlineData("opened", "30/02/2016", "'30/02/2016' is no date: a date is written yyyy-MM-dd, like 2016-10-03")]
    [InlineData("opened", "0016-02-01", "'0016-02-01' is no date: the year must lie in 1900 to 2999")]
    [InlineData("seen", "2016-10-03T25:00", "'2016-10-03T25:00' is no instant: there is no time 25:00; the last of a day is 24:00")]
    [InlineData("size", "smal", "'smal' is no value of 'size'; did you mean 'small'?")]
    [InlineData("size", "huge", "'huge' is no value of 'size'; the values are micro, small")]
    [InlineData("tags", "a|d", "'d' is no value of 'tags'; the values are a, b, c")]
    [InlineData("tags", "a||b", "'a||b' has an empty member; separate members with one '|', and write '|' alone for a set without members")]
    public void A_wrong_value_is_rejected_with_its_reason(string fact, string written, string reason)
    {
        var rejected = files.Rejected($"merchant_id,{fact}\nm1,{written}\nm2,\n");

        rejected.ShouldBe(reason.StartsWith("the row") ? $"2 : {reason}" : $"2 {fact}: {reason}");
        files.Export().ShouldBe($"merchant_id,{fact}\nm2,\n");
    }

    [Fact]
    public void A_rejected_row_leaves_none_of_its_values_behind_and_makes_no_merchant()
    {
        files.Import("merchant_id,points,net\nbad,7,x\ngood,8,1\n").RowsTaken.ShouldBe(1);

        new MerchantStore(files.Database).Load().ToArray().ShouldBe(["good"]);
        files.Export().ShouldBe("merchant_id,points,net\ngood,8,1.00\n");
    }

    [Fact]
    public void Rejected_rows_can_be_mended_and_imported_again()
    {
        var report = files.Import("merchant_id,name,points\nm1,\"a, b\",1\nm2,x,zwei\nm3,\"say \"\"hi\"\"\",drei\n");
        var path = report.RejectedFile.ShouldNotBeNull();
        path.ShouldBe(Path.Combine(files.Folder, "facts.rejected.csv"));
        var rejected = File.ReadAllText(path);
        rejected.ShouldBe(""""
            merchant_id,name,points,line,column,reason
            m2,x,zwei,3,points,'zwei' is no whole number from -9223372036854775808 to 9223372036854775807; write digits only
            m3,"say ""hi""",drei,4,points,'drei' is no whole number from -9223372036854775808 to 9223372036854775807; write digits only

            """");

        File.WriteAllText(path, rejected.Replace("zwei,", "2,").Replace("drei,", "3,"));
        var mended = files.ImportFile(path);
        mended.RowsRejected.ShouldBe(0);
        mended.Snapshot!.ToString().ShouldBe("2016-10#2");
        files.Export().ShouldBe("merchant_id,points,name\nm1,1,\"a, b\"\nm2,2,x\nm3,3,\"say \"\"hi\"\"\"\n");
    }

    [Fact]
    public void The_first_row_of_a_merchant_counts_and_a_second_is_rejected() =>
        files.Rejected("merchant_id,points\nm1,1\nm1,2\nm2,3\n").ShouldBe("3 merchant_id: the merchant 'm1' stands in an earlier row already, which was taken");

    [Fact]
    public void A_second_row_is_taken_where_the_first_was_rejected()
    {
        files.Rejected("merchant_id,points\nm1,x\nm1,2\n");

        files.Export().ShouldBe("merchant_id,points\nm1,2\n");
    }

    [Fact]
    public void A_merchant_known_from_another_month_is_not_a_duplicate()
    {
        files.Import("merchant_id,points\nm1,1\n", "2016-09");
        files.Import("merchant_id,points\nm1,2\nm2,3\n").RowsRejected.ShouldBe(0);
    }

    [Theory]
    [InlineData("merchant_id,gmw,points,late_rate,occurred\n", new[] { "1:2: 'gmw' is no fact of the catalogue 'test'; did you mean 'gmv'?", "1:4: 'late_rate' is a rate, which Fuyao computes itself; supply 'late' and 'sent' instead", "1:5: 'occurred' has a meaning only for single changes; remove the column, or import with --period current" })]
    [InlineData("merchantid,points\n", new[] { "1:1: 'merchantid' is no fact of the catalogue 'test'; did you mean 'merchant_id'?", "1:1: there is no column 'merchant_id'; rename 'merchantid'" })]
    [InlineData("points\n", new[] { "1:1: there is no column 'merchant_id'; add it: the marketplace's id of each merchant" })]
    [InlineData("merchant_id\nm1\n", new[] { "1:1: there is no column with a fact; add at least one" })]
    public void A_wrong_header_is_refused_with_all_its_errors_and_nothing_is_stored(string csv, string[] errors)
    {
        files.Refused(csv).ShouldBe(errors);

        new SnapshotStore(files.Database).All().ShouldBeEmpty();
        new CatalogueStore(files.Database).Latest().ShouldBeNull();
    }

    [Fact]
    public void A_fact_of_a_period_is_refused_as_current() =>
        files.Refused("merchant_id,gmv\n", "current").ShouldBe(["1:2: 'gmv' is a fact of a period and cannot be `current`; import it with --period and the month"]);

    [Fact]
    public void Where_no_row_is_right_nothing_is_stored()
    {
        var report = files.Import("merchant_id,points\nm1,x\n,5\n");

        (report.RowsTaken, report.RowsRejected, report.Snapshot).ShouldBe((0, 2, null));
        new SnapshotStore(files.Database).All().ShouldBeEmpty();
    }

    [Fact]
    public void A_file_in_GB18030_is_imported()
    {
        files.ImportFile(files.Write("gb.csv", Encoding.GetEncoding("GB18030").GetBytes("merchant_id,name,gold\nm1,宜雪家居服旗舰店,是\n")));

        files.Export().ShouldBe("merchant_id,gold,name\nm1,true,宜雪家居服旗舰店\n");
    }

    [Fact]
    public void A_file_that_breaks_off_in_a_quote_stores_nothing()
    {
        Should.Throw<TableException>(() => files.Import("merchant_id,name\nm1,a\nm2,\"b\nm3,c\n"));

        new SnapshotStore(files.Database).All().ShouldBeEmpty();
        new MerchantStore(files.Database).Count().ShouldBe(0);
        Directory.GetFiles(files.Folder).Select(Path.GetFileName).Order().ShouldBe(["catalogue.yaml", "facts.csv"]);
    }

    [Fact]
    public void An_import_that_is_cancelled_at_any_moment_leaves_no_trace()
    {
        var path = files.Write("facts.csv", "merchant_id,points\n" + string.Concat(Enumerable.Range(0, 40_000).Select(row => $"m{row},{(row % 7 == 0 ? "x" : row)}\n")));
        // Every report of progress is a moment: one run for each, until a run is not cancelled any more.
        for (var moment = 1; ; moment++)
        {
            using var cancel = new CancellationTokenSource();
            var reports = 0;
            try
            {
                files.ImportFile(path, progress: new Callback(() => { if (++reports == moment) cancel.Cancel(); }), cancellation: cancel.Token).IsNew.ShouldBeTrue();
                moment.ShouldBeGreaterThan(3);
                return;
            }
            catch (OperationCanceledException)
            {
                new SnapshotStore(files.Database).All().ShouldBeEmpty();
                new MerchantStore(files.Database).Count().ShouldBe(0);
                new CatalogueStore(files.Database).Latest().ShouldBeNull();
                File.Exists(Path.Combine(files.Folder, "facts.rejected.csv")).ShouldBeFalse();
            }
        }
    }

    [Fact]
    public void An_import_that_another_process_overtakes_begins_again_over_what_that_one_stored()
    {
        var slow = files.Write("slow.csv", "merchant_id,gmv\nm2,20\nm1,10\n");
        var quick = files.Write("quick.csv", "merchant_id,late\nm3,1\nm1,2\n");
        using var elsewhere = files.Store.Open();
        var overtaken = false;
        var report = files.ImportFile(slow, progress: new Callback(() =>
        {
            if (overtaken)
                return;
            overtaken = true;
            new ImportFacts(elsewhere, files.Clock).Run(new ImportRequest { File = quick, Period = Period.Parse("2016-10"), DataDirectory = files.DataDirectory });
        }));

        report.Snapshot!.ToString().ShouldBe("2016-10#2");
        files.Export().ShouldBe("merchant_id,gmv,late\nm3,,1\nm1,10.00,2\nm2,20.00,\n");
    }

    [Fact]
    public void Two_files_can_feed_one_period()
    {
        files.Import("merchant_id,late,gmv\nm1,2,10\nm2,1,20\n");
        var second = files.Import("merchant_id,sent\nm1,8\nm3,9\n");

        second.Snapshot!.ToString().ShouldBe("2016-10#2");
        second.Snapshot.MerchantCount.ShouldBe(3);
        files.Export().ShouldBe("merchant_id,gmv,late,sent\nm1,10.00,2,8\nm2,20.00,1,\nm3,,,9\n");
        Show("late_rate", "m1").ShouldBe("0.25");
        Show("late_rate", "m2").ShouldBe("");
    }

    [Fact]
    public void A_row_replaces_what_the_file_names_and_empty_means_unknown()
    {
        files.Import("merchant_id,gmv,points\nm1,10,1\nm2,20,2\n");
        files.Import("merchant_id,gmv\nm1,\n");

        files.Export().ShouldBe("merchant_id,points,gmv\nm1,1,\nm2,2,20.00\n");
    }

    [Fact]
    public void A_rate_is_unknown_below_its_least_count()
    {
        files.Import("merchant_id,late,sent\nm1,1,4\nm2,1,6\nm3,,9\n");

        new[] { "m1", "m2", "m3" }.Select(merchant => Show("late_rate", merchant)).ShouldBe(["", "0.1667", ""]);
    }

    [Fact]
    public void Current_writes_only_what_changed()
    {
        files.Import("merchant_id,gold,points\nm1,true,5\nm2,false,6\n");
        var report = files.Import("merchant_id,gold,points\nm1,false,5\nm2,false,\nm3,true,1\n", "current");

        (report.ChangesCount, report.CurrentSequence).ShouldBe((4, 4));
        files.Export("current").ShouldBe("merchant_id,gold,points\nm1,false,5\nm2,false,\nm3,true,1\n");
        files.Import("merchant_id,gold,points\nm1,false,5\nm2,false,\nm3,true,1\n", "current").IsNew.ShouldBeFalse();
    }

    [Fact]
    public void A_change_can_say_when_it_occurred_and_importing_it_twice_changes_nothing()
    {
        const string csv = "merchant_id,gold,occurred\nm1,false,2016-11-02T10:00\nm2,true,\n";
        files.Import(csv, "current").ChangesCount.ShouldBe(2);
        files.Import(csv, "current").ChangesCount.ShouldBe(0);

        new FactChangeStore(files.Database).After(0)[0].OccurredAt.ToString().ShouldBe("2016-11-02T02:00:00Z");
    }

    [Fact]
    public void A_change_cannot_lie_in_the_future() =>
        files.Import("merchant_id,gold,occurred\nm1,false,2017-01-01\nm2,true,\n", "current").FirstRejections.ShouldHaveSingleItem().Reason.ShouldBe("'2017-01-01' lies in the future");

    [Fact]
    public void The_catalogue_is_kept_and_a_later_one_must_agree_with_it()
    {
        files.Import("merchant_id,points\nm1,1\n");
        File.WriteAllText(Path.Combine(files.Folder, "catalogue.yaml"), "not: [a catalogue");
        files.Import("merchant_id,points\nm1,2\n").IsNew.ShouldBeTrue();

        var other = files.Write("other.yaml", FactFiles.Catalogue.Replace("points: { type: int", "points: { type: money").Replace("zone: Asia/Shanghai", "zone: Asia/Tokyo"));
        var request = new ImportRequest { File = files.Write("f.csv", "merchant_id,points\nm1,3\n"), Period = Period.Parse("2016-10"), DataDirectory = files.DataDirectory, Catalogue = other };
        Should.Throw<ContentException>(() => new ImportFacts(files.Database, files.Clock).Run(request)).Errors.Select(error => error.Message).ShouldBe(
        [
            "the zone is Asia/Tokyo, and facts are stored under Asia/Shanghai",
            "'points' is a state fact of type money here, and a state fact of type int where values are stored",
        ]);
    }

    [Fact]
    public void A_fact_can_be_added_to_the_catalogue_later()
    {
        files.Import("merchant_id,points\nm1,1\n");
        var wider = files.Write("wider.yaml", FactFiles.Catalogue + "\n  buyers: { type: int, kind: period, label: { zh: 买家, en: buyers }, source: { zh: 甲, en: a } }\n");

        new ImportFacts(files.Database, files.Clock).Run(
            new ImportRequest { File = files.Write("f.csv", "merchant_id,buyers\nm1,3\n"), Period = Period.Parse("2016-10"), DataDirectory = files.DataDirectory, Catalogue = wider });
        files.Export().ShouldBe("merchant_id,points,buyers\nm1,1,3\n");
    }

    [Fact]
    public void JSON_has_an_object_a_line()
    {
        files.Import("merchant_id,gold,points,tags,name,gmv,rating\nm1,true,5,a|b,\"北\"\"京\",2295,4.5\nm2,,,|,,,\n");

        files.Export(format: ExportFormat.Json).ShouldBe("""
            {"merchant_id":"m1","gold":true,"points":5,"tags":["a","b"],"name":"北\"京","gmv":2295.00,"rating":4.5}
            {"merchant_id":"m2","gold":null,"points":null,"tags":[],"name":null,"gmv":null,"rating":null}

            """);
    }

    [Fact]
    public void A_merchant_without_an_id_or_with_an_absurd_one_is_rejected()
    {
        files.Rejected("merchant_id,points\n ,1\nm,1\n").ShouldBe("2 merchant_id: the merchant's id is empty");
        files.Rejected($"merchant_id,points\n{new string('x', 129)},1\nm,1\n").ShouldBe("2 merchant_id: the merchant's id is longer than 128 bytes");
    }

    [Fact]
    public void A_month_that_is_not_over_is_stored_as_open() => files.Import("merchant_id,points\nm1,1\n", "2016-12").Snapshot!.IsClosed.ShouldBeFalse();

    private string Show(string fact, string merchant)
    {
        var merchants = new MerchantStore(files.Database).Load();
        var snapshots = new SnapshotStore(files.Database);
        return Kernel.Facts.FactText.Write(snapshots.Load(snapshots.Latest(Period.Parse("2016-10"))!, merchants.Count)[fact], merchants.Find(merchant));
    }

    private sealed class Callback(Action report) : IProgress<WorkProgress>
    {
        public void Report(WorkProgress value) => report();
    }
}
