using System.Runtime.Versioning;
using CsCheck;
using Microsoft.Extensions.Logging.Testing;
using PluginHost.Compilation;
using PluginHost.Interop;
using PluginHost.Tests.Support;

namespace PluginHost.Tests.Compilation.Cache;

[UnsupportedOSPlatform("windows")]
public sealed class CodeCacheTests : IDisposable
{
    private const int Ignored = 10;
    private const int NotWritten = 11;

    private readonly TestCache _test = new();

    public void Dispose() => _test.Dispose();

    [Fact]
    public void What_is_stored_is_found_by_whoever_opens_the_directory_later()
    {
        _test.Open().Store(TestCache.Key(1), TestCache.Code(1));

        Assert.Equal(TestCache.Code(1).Bytes, _test.Open().Find(TestCache.Key(1))!.Bytes.ToArray());
        Assert.Null(_test.Open().Find(TestCache.Key(2)));
        Assert.Empty(_test.Logs);
    }

    [Fact]
    public void Code_that_was_checked_cannot_be_changed_before_the_engine_maps_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux seals memory.");
        _test.Open().Store(TestCache.Key(1), TestCache.Code(1));

        using TrustedCode code = _test.Open().Find(TestCache.Key(1))!;

        string path = code.Memory!.Path;
        Assert.ThrowsAny<SystemException>(() => File.WriteAllBytes(path, [1, 2, 3]));
        Assert.ThrowsAny<SystemException>(() => Overwrite(path));
        Assert.Equal(TestCache.Code(1).Bytes, code.Bytes.ToArray());
        Assert.Equal(TestCache.Code(1).Bytes, File.ReadAllBytes(path));

        static void Overwrite(string path)
        {
            using FileStream file = File.OpenWrite(path);
            file.WriteByte(0);
        }
    }

    [Fact]
    public void A_byte_that_was_changed_anywhere_is_never_used()
    {
        CodeCache cache = _test.Open();
        cache.Store(TestCache.Key(1), TestCache.Code(1));
        string path = Assert.Single(_test.Files);
        byte[] good = File.ReadAllBytes(path);

        // Every byte of what stands before the code and every byte of the code, each changed in a random way.
        var random = new PCG(stream: 1, seed: 20_261_125);
        for (int position = 0; position < good.Length; position++)
        {
            byte[] changed = [.. good];
            changed[position] ^= (byte)(1 + random.Next(255));
            File.WriteAllBytes(path, changed);

            Assert.True(cache.Find(TestCache.Key(1)) is null, $"Byte {position} was changed from {good[position]} to {changed[position]}.");
        }

        File.WriteAllBytes(path, good);
        Assert.NotNull(cache.Find(TestCache.Key(1)));
        Assert.Equal(good.Length, Count(Ignored));
    }

    [Fact]
    public void Several_changes_at_once_are_never_used()
    {
        CodeCache cache = _test.Open();
        cache.Store(TestCache.Key(1), TestCache.Code(1));
        string path = Assert.Single(_test.Files);
        byte[] good = File.ReadAllBytes(path);

        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte[1, 255]).Array[1, 8].Sample(
            changes =>
            {
                byte[] changed = [.. good];
                foreach ((int position, byte mask) in changes)
                {
                    changed[position] ^= mask;
                }

                File.WriteAllBytes(path, changed);
                Assert.Equal(changed.AsSpan().SequenceEqual(good), cache.Find(TestCache.Key(1)) is not null);
            },
            seed: "0000eLjxqNHf1",
            iter: 2_000,
            threads: 1);
    }

    [Fact]
    public void A_file_that_is_cut_off_or_has_more_is_never_used()
    {
        CodeCache cache = _test.Open();
        cache.Store(TestCache.Key(1), TestCache.Code(1));
        string path = Assert.Single(_test.Files);
        byte[] good = File.ReadAllBytes(path);
        for (int length = 0; length < good.Length; length++)
        {
            File.WriteAllBytes(path, good[..length]);
            Assert.Null(cache.Find(TestCache.Key(1)));
        }

        File.WriteAllBytes(path, [.. good, 0]);
        Assert.Null(cache.Find(TestCache.Key(1)));
        Assert.Equal(good.Length + 1, Count(Ignored));
    }

    [Fact]
    public void Entries_that_swapped_their_files_are_never_used()
    {
        CodeCache cache = _test.Open();
        cache.Store(TestCache.Key(1), TestCache.Code(1));
        cache.Store(TestCache.Key(2), TestCache.Code(2));
        string[] files = _test.Files;
        byte[] first = File.ReadAllBytes(files[0]);
        File.Copy(files[1], files[0], overwrite: true);
        File.WriteAllBytes(files[1], first);

        Assert.Null(cache.Find(TestCache.Key(1)));
        Assert.Null(cache.Find(TestCache.Key(2)));
        Assert.Equal(2, Count(Ignored));
    }

    [Fact]
    public void Entries_that_were_sealed_with_another_key_are_never_used()
    {
        _test.Open().Store(TestCache.Key(1), TestCache.Code(1));
        File.WriteAllBytes(Path.Combine(_test.Path, "key"), new byte[32]);

        CodeCache other = _test.Open();

        Assert.Null(other.Find(TestCache.Key(1)));
        other.Store(TestCache.Key(1), TestCache.Code(1));
        Assert.NotNull(other.Find(TestCache.Key(1)));
        Assert.Equal(1, Count(Ignored));
    }

    [Fact]
    public void The_key_can_be_one_that_the_operator_names()
    {
        string keyPath = Path.Combine(_test.Path, "mine");
        File.WriteAllBytes(keyPath, new byte[48]);
        _test.Open(keyPath: keyPath).Store(TestCache.Key(1), TestCache.Code(1));

        Assert.NotNull(_test.Open(keyPath: keyPath).Find(TestCache.Key(1)));
        Assert.False(File.Exists(Path.Combine(_test.Path, "key")));
        Assert.Null(_test.Open().Find(TestCache.Key(1)));
    }

    [Fact]
    public void Something_else_in_place_of_an_entry_is_ignored_and_said()
    {
        CodeCache cache = _test.Open();
        Directory.CreateDirectory(_test.FileOf(TestCache.Key(1)));

        Assert.Null(cache.Find(TestCache.Key(1)));
        Assert.Equal(1, Count(Ignored));
    }

    [Fact]
    public void What_was_not_used_for_the_longest_time_goes_first_when_there_is_too_much()
    {
        const int Size = 1000;
        CodeCache cache = _test.Open(maxBytes: 3 * (Size + CodeEntry.OverheadBytes));
        for (int i = 1; i <= 3; i++)
        {
            cache.Store(TestCache.Key(i), TestCache.Code(i, Size));
            File.SetLastWriteTimeUtc(_test.FileOf(TestCache.Key(i)), _test.Time.GetUtcNow().UtcDateTime);
            _test.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.NotNull(cache.Find(TestCache.Key(1)));
        cache.Store(TestCache.Key(4), TestCache.Code(4, Size));

        Assert.Null(cache.Find(TestCache.Key(2)));
        Assert.All((int[])[1, 3, 4], number => Assert.NotNull(cache.Find(TestCache.Key(number))));
        Assert.Empty(_test.Logs);
    }

    [Fact]
    public void What_is_larger_than_all_may_be_is_not_kept()
    {
        CodeCache cache = _test.Open(maxBytes: 1000);
        cache.Store(TestCache.Key(1), TestCache.Code(1, 1000));

        Assert.Empty(_test.Files);
    }

    [Fact]
    public void Files_that_a_process_left_half_written_are_removed_later()
    {
        string left = Path.Combine(_test.Path, "left.tmp");
        string busy = Path.Combine(_test.Path, "busy.tmp");
        File.WriteAllText(left, "");
        File.WriteAllText(busy, "");
        File.SetLastWriteTimeUtc(left, _test.Time.GetUtcNow().UtcDateTime.AddHours(-2));
        File.SetLastWriteTimeUtc(busy, _test.Time.GetUtcNow().UtcDateTime);

        _test.Open().Store(TestCache.Key(1), TestCache.Code(1));

        Assert.False(File.Exists(left));
        Assert.True(File.Exists(busy));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Code_is_kept_unless_the_cache_is_only_read(bool isWritable)
    {
        CacheDirectory.Open(_test.Path, null, isWritable: true);

        var cache = new CodeCache(CacheDirectory.Open(_test.Path, null, isWritable), 1 << 20, _test.Time, _test.Events);

        Assert.Equal(isWritable, cache.KeepsCode);
    }

    [Fact]
    public async Task Processes_share_a_directory_while_it_is_trimmed()
    {
        Task[] processes = [.. Enumerable.Range(0, 2).Select(_ => ChildProcess.RunAsync(GetType(), nameof(One_of_several), _test.Path))];
        await Task.WhenAll(processes);

        Assert.InRange(_test.Files.Sum(file => new FileInfo(file).Length), 1, 6 * (20_000 + CodeEntry.OverheadBytes));
        Assert.DoesNotContain(Directory.GetFiles(_test.Path), file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [ChildFact]
    public void One_of_several()
    {
        using var own = new TestCache();
        var cache = new CodeCache(
            CacheDirectory.Open(ChildProcess.Argument, null, isWritable: true), 5 * (20_000 + CodeEntry.OverheadBytes), TimeProvider.System, own.Events);
        int found = 0;
        for (int i = 0; i < 400; i++)
        {
            // Each twice in a row: of eight in turn, the five that are kept are never the next.
            int number = i / 2 % 8;
            if (cache.Find(TestCache.Key(number)) is { } code)
            {
                Assert.True(code.Bytes.Span.SequenceEqual(TestCache.Code(number, 20_000).Bytes.Span));
                found++;
            }
            else
            {
                cache.Store(TestCache.Key(number), TestCache.Code(number, 20_000));
            }
        }

        Assert.NotEqual(0, found);
        Assert.DoesNotContain(own.Logs, record => record.Id.Id is Ignored or NotWritten);
    }

    [Fact]
    public async Task A_directory_that_can_only_be_read_serves_what_is_in_it_and_says_once_that_it_cannot_keep_more()
    {
        _test.Open().Store(TestCache.Key(1), TestCache.Code(1));
        const UnixFileMode Read = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        const UnixFileMode Open = Read | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        Assert.All(Directory.GetFiles(_test.Path), file => File.SetUnixFileMode(file, Read));
        File.SetUnixFileMode(_test.Path, Open);
        try
        {
            await ChildProcess.RunAsync(GetType(), nameof(With_a_directory_to_read), _test.Path);
        }
        finally
        {
            File.SetUnixFileMode(_test.Path, Open | UnixFileMode.UserWrite);
        }
    }

    [ChildFact]
    public void With_a_directory_to_read()
    {
        using var own = new TestCache();
        using var user = new OtherUser();
        var cache = new CodeCache(CacheDirectory.Open(ChildProcess.Argument, null, isWritable: true), 1 << 20, own.Time, own.Events);

        Assert.NotNull(cache.Find(TestCache.Key(1)));
        cache.Store(TestCache.Key(2), TestCache.Code(2));
        cache.Store(TestCache.Key(3), TestCache.Code(3));

        FakeLogRecord said = Assert.Single(own.Logs, record => record.Id.Id == NotWritten);
        Assert.Contains(ChildProcess.Argument, said.Message, StringComparison.Ordinal);
        Assert.Null(cache.Find(TestCache.Key(2)));
    }

    private int Count(int id) => _test.Logs.Count(record => record.Id.Id == id);
}
