"""One of each document, as a county would send it."""

from datetime import date

from doubledraw.papers.forms import (
    ApprovalSheet,
    Basis,
    Breach,
    Check,
    CheckSheet,
    Contact,
    DeliveryReceipt,
    EducationSheet,
    Ink,
    InspectionNotice,
    ItemFinding,
    Officer,
    Party,
    Proof,
    PublicationSheet,
    PublicResult,
    RectificationOrder,
    Registration,
    Standard,
    ToVisit,
    TransferLetter,
)

DAY = date(2026, 6, 1)
ORGAN = "清源县市场监督管理局"
TASK = "990126202606010001 餐饮服务单位随机抽查"
FIRM = Party(
    "清源县福满楼餐饮有限公司",
    "91990126MA00000X12",
    "清源县城关镇人民路12号",
    "林福满",
    "0591-0000 0012",
)
OFFICERS = (
    Officer("赵检查", ORGAN, "闽A-0126-0017"),
    Officer("孙消防", "清源县消防救援大队", "闽X-0126-0203"),
)
FOOD = Basis("食品经营监督检查", ("《中华人民共和国食品安全法》第一百一十条",))
FIRE = Basis("消防安全监督检查", ("《中华人民共和国消防法》第五十三条",))
DELIVERY = Basis("送达", ("《中华人民共和国民事诉讼法》第八十八条",))
CONTACT = Contact("李起草", "0591-0000 0001")
PROOF = Proof(
    "990126-2026-0001",
    "3f2a9c1be07d4455a1908e6b7c2d1f0055aa88cc77bb66dd99ee11ff22003344",
    "log.qingyuan.example/dd\n148\nq3sJ0m5bq2Yk1fVt8u6xZ0n4wA7cE9gR2pL5hT8yD1o=\n",
    "https://qingyuan.example/draws/990126-2026-0001/",
)
STROKES = (
    ((150, 90), (420, 80), (520, 84)),
    ((330, 40), (325, 200), (250, 330), (140, 360)),
    ((340, 190), (430, 290), (560, 350)),
    ((640, 120), (900, 110)),
    ((760, 60), (765, 330), (700, 300)),
)
SIGNED = Ink("赵检查", STROKES, when="2026-06-12 16:20")
SECOND = Ink("孙消防", STROKES[1:], when="2026-06-12 16:22")

DIGEST = "0f" * 32
APPROVAL = ApprovalSheet(
    organ=ORGAN,
    number=PROOF.draw_id,
    task=TASK,
    draw=PROOF.draw_id,
    basis=(FOOD, FIRE),
    method="实地检查",
    period="2026年6月1日至2026年8月31日",
    visits=tuple(
        ToVisit(
            f"{PROOF.draw_id}-{n:04d}",
            f"清源县第{n}餐饮有限公司",
            f"91990126MA0000{n:02d}X0",
            f"清源县城关镇人民路{n}号",
            "赵检查 闽A-0126-0017\n孙消防 闽X-0126-0203",
        )
        for n in range(1, 4)
    ),
    helpers=1,
    made_on=DAY,
    digest=DIGEST,
    decision="已批准",
    remark="同意，注意回避。",
    maker=Ink("赵检查", said="以本人账号办理", when="2026-05-28 09:10"),
    decider=Ink("王处长", said="以本人账号办理", when="2026-05-28 15:00"),
)
EDUCATION = EducationSheet(
    organ=ORGAN,
    number="990126-2026-P01-L01",
    task="2026年餐饮服务单位随机抽查",
    starts=DAY,
    ends=date(2026, 8, 31),
    recipients=1832,
    standards=(
        Standard(
            FOOD.subject,
            FOOD.articles,
            ("食品留样", "从业人员健康证明"),
            ("每样不少于125克，冷藏保存48小时以上。",),
        ),
        Standard(FIRE.subject, FIRE.articles, ("疏散通道",), ()),
    ),
    made_on=date(2026, 4, 20),
    address="https://qingyuan.example/education/990126-2026-P01-L01/",
    digest=DIGEST,
)
NOTICE = InspectionNotice(
    organ=ORGAN,
    number="清市监检通〔2026〕17号",
    party=FIRM,
    task=TASK,
    basis=(FOOD, FIRE),
    when="2026年6月12日上午9时起，当日结束",
    method="现场检查，两个部门一次进门",
    officers=OFFICERS,
    bring=("营业执照和食品经营许可证", "进货查验记录和票据", "消防设施维护保养记录"),
    contact=CONTACT,
    rights=(
        "检查人员不足两人或者不出示执法证件的，可以拒绝检查。",
        "认为检查人员与你单位有直接利害关系的，可以申请回避。",
        "对检查有异议的，可以陈述、申辩，也可以向本机关投诉。",
    ),
    fees="本次检查不收取任何费用。",
    made_on=DAY,
    proof=PROOF,
)
RECEIPT = DeliveryReceipt(
    organ=ORGAN,
    number="清市监送〔2026〕17号",
    party=FIRM,
    documents=("行政检查通知书　清市监检通〔2026〕17号",),
    method="直接送达",
    place=FIRM.address,
    delivered="2026年6月9日15时30分",
    basis=(DELIVERY,),
    made_on=DAY,
    receiver=Ink("林福满", STROKES, when="2026-06-09 15:32"),
    deliverers=(SIGNED, Ink()),
)
SHEET = CheckSheet(
    organ=ORGAN,
    number="990126202606010001-0007",
    item="食品经营监督检查",
    version="2026年第1版",
    task=TASK,
    party=FIRM,
    checks=(
        Check("食品经营许可证在有效期内，悬挂在显著位置", "查看许可证原件，与平台登记核对", "是"),
        Check("从业人员持有效健康证明", "抽查不少于三人的健康证明", "否", "一人已过期"),
        Check("进货查验记录完整", "抽查最近一个月的记录和票据"),
        Check("后厨防鼠防蝇设施完好", "现场查看"),
    ),
    basis=(FOOD,),
    officers=OFFICERS,
    made_on=DAY,
    when="2026年6月12日 9:10—11:40",
    firm=Ink("林福满", said="拒绝签名，理由：负责人不在场", when="2026-06-12 11:40"),
    signed=(SIGNED, SECOND),
    witness=Ink("陈居委", STROKES),
)
REGISTRATION = Registration(
    organ=ORGAN,
    number="清市监登〔2026〕17号",
    task=TASK,
    party=FIRM,
    liaison="林小满　0591-0000 0013",
    method="实地检查",
    when="2026年6月12日",
    basis=(FOOD, FIRE),
    officers=OFFICERS,
    findings=(
        ItemFinding("食品经营监督检查", "从业人员一人健康证明过期", "责令改正"),
        ItemFinding("消防安全监督检查", "未发现问题", "无需后续处置"),
    ),
    result="发现问题经责令已改正",
    disposal="违反本部门相关规定，责令改正；后续跟踪由日常监管部门负责",
    made_on=DAY,
    opinion="情况属实。",
    firm=Ink("林福满", STROKES, when="2026-06-12 11:45"),
    signed=(SIGNED, SECOND),
)
ORDER = RectificationOrder(
    organ=ORGAN,
    number="清市监责改〔2026〕5号",
    party=FIRM,
    visited="2026年6月12日",
    breaches=(
        Breach(
            "从业人员王某的健康证明于2026年5月1日到期后继续从事接触直接入口食品的工作，",
            ("《中华人民共和国食品安全法》第四十五条第二款",),
            ("《中华人民共和国食品安全法》第一百二十六条",),
            "停止该人员从事接触直接入口食品的工作，直到取得有效健康证明。",
        ),
    ),
    until=date(2026, 6, 26),
    remedies=("对本通知书不服的，可以依法申请行政复议或者提起行政诉讼。",),
    contact=CONTACT,
    made_on=date(2026, 6, 12),
)
TRANSFER = TransferLetter(
    organ=ORGAN,
    number="清市监函〔2026〕8号",
    to="清源县消防救援大队",
    party=FIRM,
    found="2026年6月12日，我局在餐饮服务单位随机抽查中发现当事人疏散通道被货物占用。",
    reason="该情形属于你单位职责。",
    basis=("《中华人民共和国消防法》第四条",),
    enclosures=("现场检查笔录（2页）", "现场照片（3张）"),
    contact=CONTACT,
    made_on=date(2026, 6, 15),
    reply_by=date(2026, 6, 30),
    copies="清源县司法局。",
)
PUBLICATION = PublicationSheet(
    organ=ORGAN,
    number="清市监公示〔2026〕3号",
    task="2026年餐饮服务单位随机抽查",
    results=tuple(
        PublicResult(
            f"清源县第{n}餐饮有限公司",
            f"91990126MA0000{n:02d}X0",
            FOOD.subject,
            "2026-06-12",
            "未发现问题",
        )
        for n in range(1, 26)
    ),
    basis=("《企业信息公示暂行条例》第十四条",),
    published_on=date(2026, 6, 20),
    address="https://qingyuan.example/results/990126-2026-0001/",
    objections="有异议的，请在公示期内向本机关提出，电话 0591-0000 0001。",
    checkpoint=PROOF.checkpoint,
    copies="清源县人民政府办公室。",
)
ALL = {
    "approval": APPROVAL,
    "education": EDUCATION,
    "notice": NOTICE,
    "receipt": RECEIPT,
    "sheet": SHEET,
    "registration": REGISTRATION,
    "order": ORDER,
    "transfer": TRANSFER,
    "publication": PUBLICATION,
}
