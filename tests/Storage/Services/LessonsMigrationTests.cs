using Dapper;
using Fuyao.Storage.Services;

namespace Fuyao.Storage.Tests.Services;

/// <summary>Stores from before lessons could be moved: lessons and who is enrolled come over, and two lessons may be of one time and place from then on.</summary>
[Trait(TestStore.Trait, TestStore.Both)]
public sealed class LessonsMigrationTests
{
    private const int LessonsMove = 20;

    [Fact]
    public void Lessons_and_enrolments_from_before_stand_as_they_were()
    {
        const string columns = "programme, benefit, course, zone, begins_at, place, is_online, seats, withdraw_until, opened_at, opened_by";
        const string values = "'school', 'lecture', 'first-shop', 'Asia/Shanghai', 100, 'Room 1', 0, 2, 50, 0, 'teacher'";
        using var store = new TestStore();
        using (var connection = store.Dialect.Connect(mustExist: false))
        {
            connection.Execute($"{store.Dialect.CreateHome}; create table schema_migration (number integer primary key, name text not null)");
            foreach (var (number, name, sql) in Migrations.Steps(store.Dialect.MigrationFile).Where(step => step.Number < LessonsMove))
            {
                connection.Execute(sql);
                connection.Execute("insert into schema_migration (number, name) values (@number, @name)", new { number, name });
            }
            connection.Execute($"insert into training_lesson ({columns}) values ({values}); insert into training_enrolment (lesson_id, claim, merchant_row) values (1, 1, 7)");
        }

        using var database = store.Open();
        var trainings = new TrainingStore(database);
        using (var transaction = database.Begin())
        {
            database.Execute($"insert into training_lesson ({columns}) values ({values})");
            trainings.Enrol(new StoredEnrolment(2, 1, 7), transaction);
            transaction.Commit();
        }

        trainings.Lessons("school").Select(lesson => $"{lesson.Number} {lesson.Plan.Benefit} {lesson.Plan.Place} {lesson.Plan.BeginsAt.ToUnixTimeTicks()} {lesson.Plan.WithdrawUntil.ToUnixTimeTicks()} {lesson.IsCancelled}")
            .ShouldBe(["1 lecture Room 1 100 50 False", "2 lecture Room 1 100 50 False"]);
        trainings.OfMerchant(7).ShouldBe([new StoredEnrolment(1, 1, 7), new StoredEnrolment(2, 1, 7)]);
    }
}
