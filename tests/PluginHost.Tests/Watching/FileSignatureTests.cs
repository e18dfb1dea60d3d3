using PluginHost.Watching;

namespace PluginHost.Tests.Watching;

/// <summary>What is seen of files before they are read: no two states that would be read differently look alike.</summary>
public sealed class FileSignatureTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pluginhost-signatures-").FullName;

    [Fact]
    public void A_folder_without_files_is_not_a_folder_that_is_not_there()
    {
        string folder = Path.Combine(_folder, "plugins");
        FileSignature missing = FileSignature.Of(folder);
        Directory.CreateDirectory(folder);
        FileSignature empty = FileSignature.Of(folder);
        Directory.Delete(folder);

        Assert.NotEqual(missing, empty);
        Assert.Equal(FileSignature.Nothing, missing);
        Assert.Equal(missing, FileSignature.Of(folder));
    }

    [Fact]
    public void An_empty_file_is_not_a_file_that_is_not_there()
    {
        string file = Path.Combine(_folder, "guest.wasm");
        FileSignature missing = FileSignature.Of(file);
        File.WriteAllBytes(file, []);

        Assert.NotEqual(missing, FileSignature.Of(file));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
