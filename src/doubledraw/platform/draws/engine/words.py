"""What the engine's refusals mean in the words of the office: one entry a code, place and remedy kept."""

from collections.abc import Iterator
from contextlib import contextmanager

from doubledraw.draw.errors import DrawError
from doubledraw.log.errors import LogError
from doubledraw.platform.draws.states import DD1
from doubledraw.platform.kernel.errors import Conflict, DomainError, Invalid
from doubledraw.platform.records import store
from doubledraw.statute.citation import Citation

# code → (reason, remedy). `{where}` is the file, line and field; other places are the error's params.
TEXTS: dict[str, tuple[str, str]] = {
    # the design
    "too_little_entropy": (
        "公共随机数只有 {bits} 比特，至少要 {least} 比特",
        "请再加一个来源：快乐8 有 61.6 比特，十九颗十面骰有 63 比特。",
    ),
    "draw_by_too_early": (
        "最迟抽取时间早于“{source}”的公布时间",
        "请把最迟抽取时间放在所有随机数公布之后。",
    ),
    "unknown_form": ("不认识的随机数形式：{form}", "请从列表里选一种。"),
    "twice": ("“{value}”重复了", "同一个名称只能用一次，期号不同也算不同。"),
    "ratio_or_count": ("“{stratum}”要么写比例，要么写户数", "请改计划行，两样只写一样。"),
    "bad_ratio": ("“{value}”不是 0 到 1 之间的比例", "请写成 3/100 这样的分数。"),
    "min_above_max": ("“{stratum}”的下限高于上限", "请改计划行。"),
    "no_chance": (
        "“{stratum}”有 {population} 家，一家也抽不到",
        "每一家都要有被抽中的可能：请提高这一层的比例、户数或下限。",
    ),
    "weights_too_large": ("“{stratum}”的权重太大", "请把这一层的权重同除以一个数。"),
    "bad_instant": ("时间写法不对（{where}）", "请写成 2026-12-01T21:30:00+08:00 的样子。"),
    "bad_day": ("日期写法不对（{where}）", "请写成 2026-12-31 的样子。"),
    "bad_text": ("文字里有换行或控制符（{where}）", "请删去换行和不可见字符。"),
    "control_character": ("文字里有控制符（{where}）", "请删去不可见字符。"),
    "bad_name": ("名称不合写法（{where}）", "名称 1 到 64 个字，不含逗号和不可见字符。"),
    "bad_id": (
        "编码不合写法（{where}）",
        "编码只能用数字、字母和 . _ : - ，1 到 64 位；请先在名录里改正。",
    ),
    "bad_hex": ("不是 64 位十六进制数（{where}）", "请重新取得这个数。"),
    "bad_integer": ("不是整数（{where}）", "请写不小于 {least} 的整数。"),
    "bad_boolean": ("只能是“是”或“否”（{where}）", "请改正后再冻结。"),
    "not_allowed": ("取值不在允许的范围（{where}）", "请从列表里选。"),
    "not_a_list": ("这里应当是一个列表（{where}）", "请改正后再冻结。"),
    "not_an_object": ("这里应当是一组字段（{where}）", "请改正后再冻结。"),
    "unknown_suite": ("不认识的算法：{suite}", "请选 SHA-256 或国密 SM3。"),
    # the tables
    "bad_field": (
        "名录里有一个值不能用：“{value}”（{where}）",
        "请在名录里改正这一条，再重新准备。",
    ),
    "field_count": ("这一行的列数不对（{where}）", "应当有 {expected} 列。"),
    "duplicate": ("{key} 出现了两次（{where}）", "请在名录里合并重复的记录。"),
    "line_twice": ("同一行出现了两次（{where}）", "请去掉一行，再重新冻结。"),
    "not_sorted": ("没有按字节排序（{where}）", "请使用冻结时的原文件。"),
    "excluded_and_in_frame": ("{id} 既在名录里又被排除", "请在名录里改正它的状态。"),
    "unknown_stratum": (
        "{id} 属于“{stratum}”，计划行没有这一层",
        "请调整计划行的分层，重新公布计划。",
    ),
    "other_ids": ("{id} 只在 {has} 里，不在 {lacks} 里", "两张表应当是同样的企业。"),
    "unknown_in_recusal": ("回避登记里的 {value} 不在 {table} 里", "请改正回避登记。"),
    "bad_blind": ("文件首行不对（{where}）", "请使用冻结时的原文件。"),
    "no_final_newline": ("文件可能被截断（{where}）", "请重新取得原文件。"),
    "not_utf8": ("文件不是 UTF-8（{where}）", "请使用冻结时的原文件。"),
    # nonces
    "duplicate_holder": ("秘密数持有人“{value}”重复了", "每人只持有一份，请改名或去掉一个。"),
    "no_nonce": ("没有秘密数持有人", "平台自己总要持有一份。"),
    "nonce_count": ("打开的秘密数和承诺的份数不一样", "一份也不能少，请从托管处取回。"),
    "nonce_differs": ("“{holder}”的秘密数和承诺不符", "请核对密钥文件；丢失时只能公开作废。"),
    # entropy
    "entropy_spelling": (
        "第 {position} 个字符起不对：{what}",
        "请对照公告逐个核对，写法必须和说明完全一样。",
    ),
    "entropy_count": ("随机数的个数和事先指定的来源不一样", "每个来源一个，不多不少。"),
    "entropy_source": ("这个来源不是事先指定的", "承诺时指定的来源不能换。"),
    # team rounds
    "round_takes_away": (
        "人员 {ref} 比上一轮少了东西（{where}）",
        "另抽一轮只能增加人员、区划、资质和上限；不能参加的人员要申请退出，附证明，由两人办理。",
    ),
    "recusal_dropped": (
        "{ref} 对 {target} 的回避不见了",
        "回避不能取消，请恢复回避登记。",
    ),
    "round_differs": ("这个文件是另一次抽取或另一轮的（{where}）", "请恢复原文件。"),
    # files that changed
    "digest_differs": (
        "{file} 在承诺之后被改动过",
        "请恢复冻结时的文件；如果已经丢失，只能公开作废这次抽取。",
    ),
    "commitment_differs": ("承诺文件和设计不是同一次抽取的（{where}）", "请恢复原文件。"),
    "not_json": ("文件不是 JSON（{where}）", "请恢复原文件。"),
    "not_canonical": ("文件不是规范写法（{where}）", "请恢复原文件。"),
    "fields": ("文件缺字段或多字段（{where}）", "请恢复原文件。"),
}
OTHER = (
    "抽取引擎不接受：{english}（{where}）",
    "请把这句话和编号告诉系统管理员。",
)
# What is wrong with a typed value: a piece of the engine's sentence → ours.
ENTROPY_FAULTS = (
    ("does not come after", "号码要从小到大，不能重复"),
    ("is not one of", "没有这个号码"),
    ("two digits", "号码要写成两位数字"),
    ("one space", "号码之间要有一个空格"),
    ("a + is needed", "前后两区之间要有加号"),
    ("more than", "号码太多"),
    ("may stand here", "这里不能用这个字符"),
    ("characters are needed", "位数不对"),
)
CHANGED_FILES = ("digest_differs", "commitment_differs", "nonce_differs", "nonce_count")
LOG_TEXTS: dict[str, tuple[str, str]] = {
    "key_malformed": ("公钥写法不对", "应当是“名称+八位编号+一串字母数字”的一行。"),
    "key_name": (
        "密钥名称不能用作文件名",
        "名称只用字母、数字、点、横线和下划线，1 到 64 位。",
    ),
    "note_malformed": ("这不是签名文本", "请上传 doubledraw attest 写出的整个文件，不要改动。"),
    "base64_malformed": ("签名写法不对", "请上传整个文件，不要改动。"),
}
LOG_OTHER = ("签名文本不能用：{english}", "请重新签名后上传。")


@contextmanager
def in_our_words() -> Iterator[None]:
    """Turn a refusal of the engine, or of a note, into a refusal of the platform."""
    try:
        yield
    except DrawError as error:
        raise _domain(error) from error
    except LogError as error:
        reason, remedy = LOG_TEXTS.get(error.code, LOG_OTHER)
        raise Invalid(error.code, reason, _dd1("§8"), remedy, english=error.reason) from error


def stored(name: str, digest: str) -> bytes:
    """A file of a draw out of the store; Conflict when it is gone or is not what was kept."""
    try:
        return store.get(digest)
    except (OSError, ValueError) as error:
        raise Conflict(
            "file_lost",
            "{file} 已经丢失，或者不是存档时的内容",
            _dd1("§2.1"),
            "请系统管理员从备份恢复文件库；恢复不了，只能公开作废这次抽取。",
            file=name,
        ) from error


def _domain(error: DrawError) -> DomainError:
    reason, remedy = TEXTS.get(error.code, OTHER)
    params = {"where": error.where, "english": error.reason, **error.params}
    kind = Conflict if error.code in CHANGED_FILES else Invalid
    cites = _dd1(error.section)
    if error.code == "entropy_spelling":
        params["what"] = _fault(str(params.get("what", "")))
    try:
        remedy.format(**params)
        return kind(error.code, reason, cites, remedy, **params)
    except (KeyError, IndexError):
        # A message of the engine lacks a value our text wants: say what the engine said.
        return kind(error.code, OTHER[0], cites, OTHER[1], **params)


def _fault(english: str) -> str:
    return next((ours for piece, ours in ENTROPY_FAULTS if piece in english), "写法不对")


def _dd1(section: str) -> Citation | None:
    return Citation(DD1, section) if section else None
